/** Every text that the scripts name exists in both languages, and every module of ours parses and imports what exists. */

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
const STATIC = join(ROOT, "hub/console/static");
const scripts = readdirSync(STATIC, { recursive: true }).filter((name) => name.endsWith(".js")).map((name) => join(STATIC, name));
const TEXTS = join(ROOT, "hub/console/texts");
const catalogue = (lang) => Object.assign({}, ...readdirSync(TEXTS).filter((name) => name.endsWith(`.${lang}.json`)).map((name) => JSON.parse(readFileSync(join(TEXTS, name), "utf8"))));

test("keys named by scripts and templates are in both catalogues", () => {
  const templates = readdirSync(join(ROOT, "hub/console/templates")).map((name) => join(ROOT, "hub/console/templates", name));
  const named = [...scripts, ...templates].flatMap((file) => [...readFileSync(file, "utf8").matchAll(/["'](console\.[a-z_.]+[a-z])["']/g)].map((match) => match[1]));
  assert.ok(named.length > 100);
  for (const lang of ["zh-CN", "en"]) {
    const texts = catalogue(lang);
    assert.deepEqual([...new Set(named)].filter((key) => !(key in texts)), []);
  }
});

/** Where a module that `file` asks for by a relative address lies: the packages' folders are neighbours in addresses only. */
function placeOf(file, target) {
  const [, name, path] = new URL(target, `http://hub/console/${relative(STATIC, file)}`).pathname.match(/^\/(console|core)\/(.+)$/) ?? [];
  return join(ROOT, "hub", name ?? "outside", "static", path ?? target);
}

test("imports lead to files that export what is asked of them", () => {
  for (const file of scripts) {
    const source = readFileSync(file, "utf8");
    for (const [, names, target] of source.matchAll(/import\s+\{([^}]+)\}\s+from\s+"(\.[^"]+)"/g)) {
      const path = placeOf(file, target);
      assert.ok(existsSync(path), `${file} imports ${target}`);
      const exported = readFileSync(path, "utf8");
      if (path.includes("/vendor/") || exported.includes("export *")) continue;
      names.split(",").map((name) => name.trim().split(/\s+as\s+/)[0]).filter(Boolean).forEach((name) => {
        assert.match(exported, new RegExp(`export (async )?(function|const|let|class) ${name}\\b|export \\{[^}]*\\b${name}\\b`), `${file}: ${name}`);
      });
    }
  }
});

test("no script writes HTML from data, and none carries Chinese text", () => {
  for (const file of scripts) {
    const source = readFileSync(file, "utf8");
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, file);
    const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*/g, "");
    assert.doesNotMatch(code, /[\u4e00-\u9fff]/, file);
  }
});
