/** Findings that say the same of many SKUs; pure. */

const ALIKE = 3;

/** The same finding at many SKUs is told once, with how many. */
export function gathered(findings) {
  const groups = new Map();
  findings.forEach((finding) => groups.set(`${finding.level} ${finding.code}`, [...(groups.get(`${finding.level} ${finding.code}`) ?? []), finding]));
  return [...groups.values()].flatMap((alike) => (alike.length < ALIKE ? alike.map((finding) => ({ finding, more: 0 })) : [{ finding: alike[0], more: alike.length - 1 }]));
}
