"""What the course's YAML files share: a list of strict records for each chapter.

Whatever is wrong in a file is told with the file's name, the entry and the field.
"""

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

__all__ = [
    "CHAPTERS",
    "Chapter",
    "Level",
    "Record",
    "Text",
    "place",
    "read_entries",
    "validate_entry",
]

Chapter = Literal[
    "01_softmax",
    "02_cross_entropy",
    "03_gram_matrix",
    "04_perceptual_loss",
    "05_kl_divergence",
    "06_js_divergence",
    "07_local_and_global_optima",
    "08_objective_cost_loss",
    "09_distance_measures",
    "10_kl_vs_cross_entropy",
    "11_total_variation",
    "12_cosine_similarity",
    "13_l2_loss",
    "14_mse_loss",
    "15_huber_loss",
]
CHAPTERS: tuple[str, ...] = get_args(Chapter)

Level = Literal["junior", "mid", "senior"]
Text = Annotated[str, StringConstraints(min_length=1)]

T = TypeVar("T")


class Record(BaseModel):
    """Frozen, strictly typed, and closed to fields that the schema does not know."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", str_strip_whitespace=True)


def read_entries(path: Path, kind: str, error: type[ValueError]) -> list[Any]:
    """Read the list of a chapter's file; whatever is wrong with it raises the given error."""
    if path.suffix != ".yaml" or path.stem not in CHAPTERS:
        raise error(
            f"{path.name}: a file named like its chapter expected, one of "
            f"{', '.join(f'{stem}.yaml' for stem in CHAPTERS)}"
        )
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
    except UnicodeDecodeError as fault:
        raise error(f"{path.name}: UTF-8 expected, got {fault}") from fault
    except (yaml.YAMLError, ValueError) as fault:
        raise error(f"{path.name}: valid YAML expected: {fault}") from fault
    if not isinstance(entries, list) or not entries:
        found = "an empty file" if not entries else f"a {type(entries).__name__}"
        raise error(f"{path.name}: a list of {kind}s expected, got {found}")
    return entries


def place(path: Path, kind: str, key: str, position: int, entry: Any) -> str:
    """Name a file and one of its entries: by the entry's key, or by its number if it has none."""
    name = entry.get(key) if isinstance(entry, dict) else None
    return f"{path.name}, {kind} {repr(name) if isinstance(name, str) else f'number {position}'}"


def validate_entry(
    adapter: TypeAdapter[T],
    entry: Any,
    where: str,
    error: type[ValueError],
    name_field: Callable[[tuple[int | str, ...]], str],
) -> T:
    """Turn one entry of a file into a record, or name all that is wrong with it.

    `where` is the place of the entry; `name_field` names a field by pydantic's path to it.
    """
    try:
        return adapter.validate_python(entry)
    except ValidationError as fault:
        faults = (
            f"{where}, field {name_field(one['loc'])}: {one['msg']}" for one in fault.errors()
        )
        raise error("\n".join(faults)) from fault


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where it is built in, that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, after checking that no key hides another."""
        keys = [key.value for key, _ in node.value]
        for position, (key, _) in enumerate(node.value):
            if key.value in keys[:position]:
                raise yaml.constructor.ConstructorError(
                    problem=f"key {key.value!r} given twice", problem_mark=key.start_mark
                )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return mapping
