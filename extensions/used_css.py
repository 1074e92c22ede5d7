"""Leaves out of style sheets the rules for classes and ids that a site does not have."""

import re
from collections.abc import Collection, Iterator

import tinycss2
from tinycss2.ast import AtRule, Node, QualifiedRule

NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
# What a selector denies or lists as a choice need not be there, and values are no names.
CHOICES = re.compile(r":(?:not|is|where|has)\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]")
# Rules for these hold other rules.
GROUPS = {"media", "supports", "layer", "container"}


def used_rules(css: str, names: Collection[str]) -> str:
    """Return the rules, without comments, that can match where only these names occur.

    Parameters
    ----------
    css : str
        A style sheet.
    names : collection of str
        Every class and id that elements have, or that a script may give them.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_used(rules, names))


def _used(rules: list[Node], names: Collection[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, QualifiedRule):
            selectors = [
                selector
                for selector in _split(tinycss2.serialize(rule.prelude))
                if _can_match(selector, names)
            ]
            if selectors:
                yield f"{','.join(selectors)}{{{_declarations(rule)}}}"
        elif isinstance(rule, AtRule) and rule.at_keyword in GROUPS and rule.content is not None:
            inner = "".join(
                _used(tinycss2.parse_rule_list(rule.content, skip_comments=True), names)
            )
            if inner:
                yield f"@{rule.at_keyword} {tinycss2.serialize(rule.prelude).strip()}{{{inner}}}"
        elif isinstance(rule, AtRule) and rule.at_keyword != "charset":
            yield rule.serialize()


def _can_match(selector: str, names: Collection[str]) -> bool:
    return all(name in names for name in NAME.findall(CHOICES.sub("", selector)))


def _split(selectors: str) -> list[str]:
    """Split a list of selectors at the commas outside brackets."""
    parts, depth = [""], 0
    for character in " ".join(selectors.split()):
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def _declarations(rule: QualifiedRule) -> str:
    content = tinycss2.serialize([token for token in rule.content if token.type != "comment"])
    return re.sub(r"\s+", " ", content).strip()
