"""Formulas as written in the table of identities: computed on intervals, and written out with the printed numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from extractor.interval import Interval

_OPERATIONS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def evaluate(formula: str, operands: Mapping[str, Interval]) -> Interval:
    """The interval that a formula of + - * / and abs() comes to. Units of the operands are not looked at.

    Raises ValueError for anything else in the formula, KeyError for a name that has no operand.
    """
    plain = {name: Interval(operand.low, operand.high) for name, operand in operands.items()}
    return _value(ast.parse(formula, mode="eval").body, plain)


def names(formula: str) -> tuple[str, ...]:
    """The operands that a formula names, in order of appearance."""
    return tuple(dict.fromkeys(re.findall(r"\b(?!abs\b)[a-z]+\b", formula)))


def written(formula: str, texts: Mapping[str, str]) -> str:
    """The formula with numbers for names: "1 - 19.5 / 28"."""
    text = re.sub(r"\b(?!abs\b)[a-z]+\b", lambda name: texts[name[0]], formula)
    return re.sub(r"abs\(\(([^()]*)\)\)", r"abs(\1)", text)


def _value(node: ast.expr, operands: Mapping[str, Interval]) -> Interval:
    match node:
        case ast.BinOp(left, operator, right) if type(operator) in _OPERATIONS:
            return _OPERATIONS[type(operator)](_value(left, operands), _value(right, operands))
        case ast.UnaryOp(ast.USub(), inner):
            return -_value(inner, operands)
        case ast.Call(ast.Name("abs"), [inner], []):
            return abs(_value(inner, operands))
        case ast.Name(name):
            return operands[name]
        case ast.Constant(int() | float() as constant):
            return Interval.at(Decimal(str(constant)))
    raise ValueError(f"{ast.unparse(node)!r} has no place in a formula; it may hold + - * / abs() and names")
