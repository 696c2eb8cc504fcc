"""What a tree of categories allows: no category under itself, four levels, brothers of different names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hub.core.errors import NotFound, Refused

MOST_LEVELS = 4
MOST_CATEGORIES = 500


@dataclass(frozen=True)
class Category:
    """`path` are the ids from the root down to itself; `parent_id` is empty for a root."""

    id: str
    name: str
    parent_id: str
    position: int
    path: tuple[str, ...]


Tree = Mapping[str, Category]


def added(tree: Tree, category_id: str, name: str, parent_id: str) -> Category:
    """The last among its brothers. Raises Refused."""
    if len(tree) >= MOST_CATEGORIES:
        raise Refused("categories_too_many", most=MOST_CATEGORIES)
    path = (*_path(tree, parent_id), category_id)
    _check_levels(len(path))
    _check_name(tree, name, parent_id, category_id)
    position = 1 + max((other.position for other in _children(tree, parent_id)), default=-1)
    return Category(category_id, name, parent_id, position, path)


def changed(tree: Tree, category_id: str, name: str, parent_id: str, position: int) -> list[Category]:
    """It and all that changes with it: what is under it moves along, its brothers are numbered anew.

    `position` is its place among the brothers, 0 the first. Raises NotFound, Refused.
    """
    before = known(tree, category_id)
    if category_id in _path(tree, parent_id):
        raise Refused("category_under_itself", field="parent_id")
    path = (*_path(tree, parent_id), category_id)
    height = max(len(other.path) for other in under(tree, category_id)) - len(before.path)
    _check_levels(len(path) + height)
    _check_name(tree, name, parent_id, category_id)
    moved = replace(before, name=name, parent_id=parent_id, path=path)
    brothers = [other for other in _children(tree, parent_id) if other.id != category_id]
    brothers.insert(min(position, len(brothers)), moved)
    result = {other.id: replace(other, position=at) for at, other in enumerate(brothers)}
    for other in under(tree, category_id):
        if other.id != category_id:
            result[other.id] = replace(other, path=(*path, *other.path[len(before.path) :]))
    return [category for category in result.values() if category != tree[category.id]]


def under(tree: Tree, category_id: str) -> list[Category]:
    """It and everything below it."""
    return [other for other in tree.values() if category_id in other.path]


def known(tree: Tree, category_id: str) -> Category:
    if category_id not in tree:
        raise NotFound("category_not_found")
    return tree[category_id]


def in_order(tree: Tree) -> list[Category]:
    """Every category right before what is under it, brothers by their position."""
    return _below(tree, "")


def _below(tree: Tree, parent_id: str) -> list[Category]:
    return [one for child in _children(tree, parent_id) for one in (child, *_below(tree, child.id))]


def _children(tree: Tree, parent_id: str) -> Sequence[Category]:
    return sorted((c for c in tree.values() if c.parent_id == parent_id), key=lambda c: (c.position, c.id))


def _path(tree: Tree, parent_id: str) -> tuple[str, ...]:
    if not parent_id:
        return ()
    if parent_id not in tree:
        raise Refused("category_unknown", field="parent_id")
    return tree[parent_id].path


def _check_levels(levels: int) -> None:
    if levels > MOST_LEVELS:
        raise Refused("category_too_deep", field="parent_id", most=MOST_LEVELS)


def _check_name(tree: Tree, name: str, parent_id: str, category_id: str) -> None:
    same = (c for c in _children(tree, parent_id) if c.id != category_id)
    if any(other.name.casefold() == name.casefold() for other in same):
        raise Refused("category_name_taken", field="name", name=name)
