"""What numbers of one document must come to: the table of identities.

One row says which claim is computed (`targets`), from which other claims of the same document (`roles`), and how
(`formulas`: where several are given, any one may fit). `extractor.verify.internal` reads the table.

Operands are percentages as numbers (17.0), money and points as printed; `percent` says that a formula yields a
fraction, to be shown as percent. A role says where an operand stands to the target:

- `metrics`: what it measures. `BASIS` is the target's own basis, or any valuation multiple where it names none.
- `subject`: the target's own (`same`), the other side of its comparison (`versus`), any but its own (`other`), any.
- `when`: over the same days (`same`), at their end (`end`), at the last close before them (`start`), on the day of
  publication (`now`), over the same days a year before (`year_before`), over the year that prices are set against at
  that time (`year`), or whenever (`any`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.verify.places import Scope
from extractor.verify.subjects import MULTIPLES

BASIS = ("<basis>",)
LEVELS = ("price", "exchange_rate", "record_high")
Modalities = tuple[Literal["actual", "forecast", "hypothetical", "as the target"], ...]


@dataclass(frozen=True)
class Role:
    """One operand of an identity."""

    metrics: tuple[str, ...]
    subject: Literal["same", "versus", "other", "any"] = "same"
    when: Literal["same", "end", "start", "now", "year_before", "year", "any"] = "same"
    modality: Modalities = ("actual",)
    unit: str = ""  # "", a unit, or "money"
    smaller: bool = False  # only a claim of smaller size than the target
    upper: bool = False  # of a range, only the upper end
    says: str = ""  # what its sentence must match
    ids: tuple[str, ...] = ()  # the only subjects it may have


@dataclass(frozen=True)
class Identity:
    """One identity. `why` gives the reason for its tolerances and limits; `slack` is in the target's unit."""

    name: str
    targets: tuple[str, ...]
    unit: str  # of the result: percent, ratio, money, or "same" for the target's own
    formulas: tuple[str, ...]
    roles: dict[str, Role]
    why: str
    percent: bool = False
    versus: bool | None = None  # whether the target must name another side
    modality: Modalities = ("actual",)
    says: str = ""  # what the target's sentence must match, and must not
    not_says: str = ""
    scope: Scope = "document"  # how near the operands must stand for a refutation, or for support that can only support
    days: int = 0  # how far apart two dates may be that count as one
    refutes: bool = True
    alike: bool = False  # operands share the metric
    one_unit: bool = True  # operands in points or money share the unit
    basis: bool = False  # the target must name its basis
    positive: bool = False  # operands must all be above zero
    share: bool = False  # the result is a share, of one at most
    magnitude: bool = False  # signs are not compared
    slack: Decimal = Decimal(0)  # a miss by no more could be another moment of the day
    unless: tuple[str, ...] = ()  # identities that, if they explain an operand, leave the target undecided


_VALUATION_DAYS = 5
_THE_REST = (
    r"\bthe (?:other|rest|remaining)\b"  # what is left of an index without some members has no multiple of its own
)
ANY_MODALITY: Modalities = ("actual", "forecast", "hypothetical")

IDENTITIES: tuple[Identity, ...] = (
    # -- valuation ----------------------------------------------------------------------------------------------------
    Identity(
        "discount", ("valuation_discount",), "percent", ("1 - a / b",), percent=True, versus=True, alike=True,
        not_says=_THE_REST,
        roles={"a": Role(BASIS), "b": Role(BASIS, "versus")}, days=_VALUATION_DAYS,
        why="Two multiples of one kind; quoted in one article within a trading week they are one comparison.",
    ),
    Identity(
        "premium", ("valuation_premium",), "percent", ("a / b - 1",), percent=True, versus=True, alike=True,
        not_says=_THE_REST,
        roles={"a": Role(BASIS), "b": Role(BASIS, "versus")}, days=_VALUATION_DAYS,
        why="As for a discount.",
    ),
    Identity(
        "multiple of the other side", ("valuation_discount", "valuation_premium", "other"), "ratio", ("a / b",),
        roles={"a": Role(BASIS), "b": Role(BASIS, "versus")},
        versus=True, alike=True, basis=True, days=_VALUATION_DAYS,
        why="'Half the multiple of', 'triple the yield of', 'six times the fee of': only where the basis is named.",
    ),
    Identity(
        "rise to the other side's valuation", ("implied_upside",), "percent", ("b / a - 1",), percent=True, versus=True,
        roles={"a": Role(BASIS, when="now"), "b": Role(BASIS, "versus", when="now")}, alike=True,
        modality=ANY_MODALITY, not_says=r"\bhalf(?:way)?\b|\bnarrow|\bpart(?:ly|ial|way)?\b",
        why="With earnings unchanged the multiple moves as the price does, from where it is today. A gap closed in part is another matter.",
    ),
    Identity(
        "rise to a target", ("implied_upside",), "percent", ("t / p - 1",), percent=True, versus=False, scope="block",
        roles={"t": Role(("price_target",), when="any", modality=ANY_MODALITY), "p": Role(("price",), when="now")},
        modality=ANY_MODALITY,
        why="From the last close before publication. An older close is no base: targets are set against today's price.",
    ),
    Identity(
        "rise to a supposed price", ("implied_upside",), "percent", ("t / p - 1",), percent=True, refutes=False,
        roles={
            "t": Role(("price",), when="any", modality=("forecast", "hypothetical")),
            "p": Role(("price",), when="now"),
        },
        modality=ANY_MODALITY, why="What leads to the price is a thought experiment; so it can support only.",
    ),
    Identity(
        "rise back to a high", ("implied_upside",), "percent", ("h / p - 1",), percent=True, versus=False,
        refutes=False,
        roles={"h": Role(("record_high", "high_52w"), when="any"), "p": Role(("price",), when="now")},
        modality=("hypothetical",), why="The text seldom says which high; so it can support only.",
    ),
    Identity(
        "rise by a new multiple", ("implied_upside",), "percent", ("m / a - 1",), percent=True, refutes=False,
        alike=True,
        roles={"m": Role(MULTIPLES, when="any", modality=("hypothetical",)), "a": Role(MULTIPLES)},
        modality=("hypothetical",), days=_VALUATION_DAYS, why="A thought experiment; so it can support only.",
    ),
    Identity(
        "multiple at a discount", MULTIPLES, "ratio", ("b * (1 - d / 100)",), refutes=False, days=_VALUATION_DAYS,
        roles={
            "b": Role(MULTIPLES, "any"),
            "d": Role(("valuation_discount",), when="any", modality=("hypothetical",), unit="percent"),
        },
        modality=("hypothetical",), why="Whose multiple is discounted is not said; so it can support only.",
    ),
    Identity(
        "price over earnings", ("pe_ratio", "forward_pe_ratio"), "ratio", ("p / e",), scope="block",
        roles={
            "p": Role(("price", "price_target"), when="end", modality=("as the target",)),
            "e": Role(("eps",), when="year", modality=("actual", "forecast"), unit="money"),
        },
        one_unit=False, modality=("actual", "forecast"),
        why="Only with the earnings of one year: of the past year when trailing, of the running year when forward.",
    ),
    # -- performance --------------------------------------------------------------------------------------------------
    Identity(
        "fold of two returns", ("relative_return",), "ratio", ("a / b",), versus=True, days=1, positive=True,
        roles={"a": Role(("return",)), "b": Role(("return",), "versus")},
        why="Over the same days; of two gains only, since a quotient with a loss says nothing.",
    ),
    Identity(
        "lead in return", ("relative_return",), "percent", ("a - b",), versus=True, days=1,
        roles={"a": Role(("return",)), "b": Role(("return",), "versus")},
        modality=("actual",), why="In percentage points, over the same days.",
    ),
    Identity(
        "percent of a point change", ("return",), "percent", ("c / (p - c)",), percent=True, scope="sentence",
        roles={"c": Role(("point_change",)), "p": Role(("price", "exchange_rate", "record_high"), when="end")},
        unless=("swing within a day",),
        why="Points, percent and closing level in one sentence or table row are one statement.",
    ),
    Identity(
        "points between two levels", ("point_change",), "same", ("p - q",), scope="sentence",
        roles={"p": Role(LEVELS, when="end"), "q": Role(LEVELS, when="start")},
        why="From the last close before to the close at the end.",
    ),
    Identity(
        "swing within a day", ("point_change",), "same", ("abs(p - q)",), scope="block", refutes=False, magnitude=True,
        roles={"p": Role(("price",), when="end"), "q": Role(("price",), when="end")},
        why="From low to close or the like; which two levels are meant is not said, so it can support only.",
    ),
    Identity(
        "percent between two levels", ("return",), "percent", ("p / q - 1",), percent=True, scope="block",
        roles={"p": Role(LEVELS, when="end"), "q": Role(LEVELS, when="start")},
        why="From the last close before to the close at the end.",
    ),
    Identity(
        "distance from a high", ("distance_from_high",), "percent", ("p / h - 1",), percent=True, scope="block",
        roles={"p": Role(("price",), when="end"), "h": Role(("record_high", "high_52w"), when="any")},
        why="Every high that the article gives is tried, closing or intraday.",
    ),
    Identity(
        "points from a high", ("distance_from_high",), "same", ("p - h",), scope="sentence",
        roles={"p": Role(("price",), when="end"), "h": Role(("record_high", "high_52w"), when="any")},
        why="As in percent.",
    ),
    Identity(
        "price between two instruments", ("valuation_discount", "valuation_premium", "other", "point_change"), "money",
        ("abs(p - q)",), versus=True, magnitude=True, scope="block",
        roles={"p": Role(("price",), when="end"), "q": Role(("price",), "versus", "end")},
        why="A discount or premium in money is the difference of two prices of one day.",
    ),
    Identity(
        "gold over silver", ("other",), "ratio", ("g / s",), says=r"gold[/-](?:to-)?silver|gold to silver",
        roles={
            "g": Role(("price",), "any", "end", ids=("GC=F", "XAUUSD=X")),
            "s": Role(("price",), "any", "end", ids=("SI=F", "XAGUSD=X")),
        },
        why="Ounces of silver that an ounce of gold buys, at prices of one day.",
    ),
    # -- rates --------------------------------------------------------------------------------------------------------
    Identity(
        "sum of equal moves", ("rate_change",), "percent", ("abs(n) * c",), magnitude=True, scope="sentence", days=31,
        roles={"n": Role(("rate_move_count",)), "c": Role(("rate_change",), smaller=True)},
        why="N moves of one size; the months in which they fall are told loosely ('late 2025', 'since September').",
    ),
    Identity(
        "sum of quarter-point moves", ("rate_change",), "percent", ("abs(n) * 0.25",), magnitude=True, refutes=False,
        roles={"n": Role(("rate_move_count",))}, days=31,
        why="A central bank's usual move is a quarter of a point; some are larger, so it can support only.",
    ),
    Identity(
        "policy rate before and after", ("rate_change",), "percent", ("y - x",), scope="sentence",
        roles={
            "y": Role(("policy_rate",), when="end", upper=True),
            "x": Role(("policy_rate",), when="start", upper=True),
        },
        why="Of a target range the upper end is taken, on both sides.",
    ),
    Identity(
        "yield before and after", ("rate_change",), "percent", ("y - x",), scope="block", slack=Decimal("0.02"),
        roles={"y": Role(("yield",), when="end"), "x": Role(("yield",), when="start")},
        why="Yields are quoted at one hour of the day or another: two basis points are a usual difference of vendors.",
    ),
    Identity(
        "spread of two yields", ("yield_spread",), "percent", ("y - z",), scope="block", magnitude=True,
        says=r"\b(?:spread|gap|differ\w*|between|premium|curve|inver\w+|apart|widen\w*|narrow\w*|steep\w*|over the|2s10s)\b",
        not_says=r"\b(?:higher|lower|more|less) than (?:at|in|on|a)\b", slack=Decimal("0.05"),
        roles={"y": Role(("yield",), when="end"), "z": Role(("yield",), "other", "end")},
        why="The other yield is seldom named, so every one in the paragraph is tried; both move by a few points a day.",
    ),
    # -- companies and funds ------------------------------------------------------------------------------------------
    Identity(
        "growth of sales", ("revenue_growth",), "percent", ("a / b - 1",), percent=True, alike=True, scope="sentence",
        roles={
            "a": Role(("revenue",), modality=("as the target",), unit="money"),
            "b": Role(("revenue",), when="year_before", unit="money"),
        },
        modality=("actual", "forecast"), days=3,
        why="Only both levels in one sentence: segments share subject and metric.",
    ),
    Identity(
        "growth of profit", ("earnings_growth",), "percent", ("a / b - 1",), percent=True, alike=True, scope="sentence",
        roles={
            "a": Role(("net_income",), modality=("as the target",), unit="money"),
            "b": Role(("net_income",), when="year_before", unit="money"),
        },
        modality=("actual", "forecast"), days=3, why="As for sales.",
    ),
    Identity(
        "growth of earnings per share", ("earnings_growth",), "percent", ("a / b - 1",), percent=True, alike=True,
        roles={
            "a": Role(("eps",), modality=("as the target",), unit="money"),
            "b": Role(("eps",), when="year_before", unit="money"),
        },
        modality=("actual", "forecast"), days=3, scope="sentence", refutes=False,
        why="Growth of profit stands beside both, and share counts change; so it can support only.",
    ),
    Identity(
        "dividend over price", ("dividend_yield",), "percent", ("d / p", "4 * d / p", "12 * d / p", "2 * d / p"),
        percent=True, days=4,
        roles={"d": Role(("dividend",), unit="money"), "p": Role(("price",), unit="money")},
        why="The dividend may be printed for a year, a half, a quarter or a month: any that fits will do.",
    ),
    Identity(
        "price times shares", ("market_cap",), "same", ("p * n",), scope="block", days=4,
        roles={
            "p": Role(("price",), unit="money"),
            "n": Role(("other",), when="any", unit="shares", says="outstanding"),
        },
        why="Only with shares called outstanding.",
    ),
    Identity(
        "so many of so many", ("hit_rate", "other"), "percent", ("k / n",), percent=True, refutes=False, share=True,
        roles={
            "k": Role(("other", "hit_rate", "breadth", "constituents"), when="any", unit="count"),
            "n": Role(("other", "hit_rate", "breadth", "constituents"), when="any", unit="count"),
        },
        scope="block", why="Which two counts are meant is not said; so it can support only.",
    ),
    Identity(
        "net of in and out", ("fund_flow",), "same", ("a + b",), scope="block", refutes=False, alike=True, days=3,
        roles={"a": Role(("fund_flow",)), "b": Role(("fund_flow",), "other")},
        why="Which funds make up the total is not said; so it can support only.",
    ),
    Identity(
        "flow over assets", ("other",), "percent", ("abs(f) / a",), percent=True, scope="block", refutes=False,
        share=True,
        roles={"f": Role(("fund_flow",), unit="money"), "a": Role(("aum",), when="any", unit="money")},
        why="A share of which total is not said; so it can support only.",
    ),
)  # fmt: skip
