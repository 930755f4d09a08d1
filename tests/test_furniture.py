"""Which lines are furniture, and which only look like it."""

from __future__ import annotations

import pytest

from extractor.article.blocks import END_MARK, Draft
from extractor.article.furniture import is_furniture, kept
from extractor.article.language import foreign, reads_foreign

PROSE = (
    "Small companies have led the market since the start of the year, and the discount at which they trade has begun to "
    "close. It stood at 31% in December. It stands at 28% now."
)


@pytest.mark.parametrize(
    "line",
    [
        "4 min read", "Reading time: 3 minutes", "0/400", "1.3K shares", "Share", "Like 120", "Advertisement", "Story continues below advertisement",
        "Image source: Getty Images.", "Photo 3 of 14: M. Aldana/Northlight", "Getty Images", "© 2026 Harbor Street. All rights reserved.",
        "The post Gold sprints appeared first on Invezz", "No comments", "Sin comentarios", "Add a public comment...",
        "Log in to access AI-powered analysis, deep research reports and more", "Sign up for free", "Enter your email address",
        "Scan to download Gate App", "Trade Crypto Anywhere Anytime", "Become a member today", "Sponsor: Acme. Earn 4% with us.",
        "Together with Retire Ready", "Read more: Nasdaq futures fall 1.2% as chips slide", "Also read: 10 charts of a 24% rally",
        ">> See also Letter No. 12: Gold at $5,000 <<", "Tags: ETFs, Russell 2000", "Follow Dana on X @dana", "Español", "简体中文",
        "Reporting by Dana Whitlow; Editing by Paul Renshaw", "Jan 26 (Meridian) -", "Key Data Points", "*Returns as of January 26, 2026",
        "Dana Whitlow has positions in and recommends Amplitude. The Motley Fool has a disclosure policy.",
        "The author holds positions in 2 of the funds mentioned.", "The Motley Fool has no position in any of the stocks mentioned.",
        "If you invested $1,000 at the time of our recommendation, you’d have $454,748!", "Join 1.2 million readers who start early.",
        "Stock Advisor returns as of today are 927%.", "Insights are generated using AI models. They do not constitute investment advice. Past performance is not indicative.",
        "Past performance is no guarantee of future results.", "About us: Acme is the copilot for investors.", "Should you buy Amplitude right now?",
        "This content is for informational purposes only and should not be considered investment advice.", "…", "—",
    ],
)  # fmt: skip
def test_furniture(line: str) -> None:
    assert is_furniture(Draft("paragraph", line))


@pytest.mark.parametrize(
    "line",
    [
        "The S&P 500 rose 1.1%.", "Ad revenue rose 12% at Meta.", "Ad spending climbs 8%", "Together with the cut in rates, earnings rose 3%.",
        "Sponsors of buyouts raised $40 billion.", "More – much more – than the 3% expected.", "Upgrade to buy: Goldman lifts AMD to $210",
        "Jobs data are delayed by the shutdown, now in its 30th day.", "Price data released by the bureau showed 3.1% inflation.",
        "Shares of Robinhood, known for commission-free trades, fell 9%.", "We subscribe to the view that rates fall to 3%.",
        "By continuing to cut, the Fed risks inflation above 3%.", "FDIC-insured banks earned $79 billion in the quarter.",
        "With $2 billion of capital at risk of loss, the fund closed.", "The 10 best stocks in the S&P 500 returned 45% on average.",
        "Our trading partners process 40% of the world's data, he said.", "This report was published on Friday and showed growth of 3%.",
        "Reporting by companies so far shows earnings up 8%.", "Watch the 2,500 level, he said.", "Close: 2,635.69", "Top 10",
        "Follow Fed minutes at 2 p.m., when yields may move 5 basis points.", "Related party loans rose 3%.", "Volume: 24.97 million",
        "According to The Motley Fool, small caps have beaten large caps by 2.85% a year.",
        "The fund has returned 10% a year since 1990. It holds 40 stocks. Fees are 0.2%. Past performance is no guarantee of future results.",
        "Data as of Jan. 23, 2026",
    ],
)  # fmt: skip
def test_what_only_looks_like_furniture(line: str) -> None:
    assert not is_furniture(Draft("paragraph", line))


def drafts(*lines: str) -> list[Draft]:
    """Drafts from short forms: "# heading", "- item", or a paragraph."""
    kinds = {"# ": "heading", "- ": "item"}
    return [Draft(kinds.get(line[:2], "paragraph"), line[2:] if line[:2] in kinds else line) for line in lines]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["# You May Also Like", "- Gold hits $5,000", "Shares of Acme slid 9.4% in premarket trading after..."], []),
        (["# Comments", "Sold half at 6,900.", "I buy at 11 times."], []),
        (["# Related Articles", "- Dow sheds 870 points", "- Gold at 5,000", PROSE], [PROSE]),
        (["# More on inflation", "Prices rose 0.3% in January, a tenth more than was expected.", PROSE], None),
        (["# Discussion", "The result was 3% above what the five forecasters had expected in June."], None),
        (["# Sources", "- [1] A paper with 14 features"], []),
        (["Related Stocks", PROSE], [PROSE]),
        (["# Recommended stories", "- Dow sheds 870 points", PROSE, "The end."], [PROSE, "The end."]),
        (["# Acme Data Recommendations", "Five ideas that balance quality and growth, as of now.", PROSE], None),
        ([END_MARK, "- Reward 3", "Bitcoin 89,214.36"], []),
        ([END_MARK, "# What comes next", PROSE], ["What comes next", PROSE]),
        (["NYSEMKT: IWM", "Key Data Points", "Current Price $264.81", "Today's Change (-0.72%) $-1.93", "52wk Range $171.73 - $272.55",
          "# How to take part", PROSE], ["How to take part", PROSE]),
        (["Where will the index end the year?", "- Above 7,500: 34%", "- Below 6,500: 66%", "14,206 votes", PROSE], [PROSE]),
        (["Unete a 320.000 lectores y recibe las 5 claves del día a las 7:30."], []),
        (["S&P 500 6,915.61 +0.03%", "Dow 30 49,098.71 -0.58%"], []),
        (["# Where the money went"], []),
        (["Dana Whitlow has covered markets for 14 years and won 2 prizes."], []),
        (["Dana Whitlow, a strategist, expects 3% more."], None),
    ],
)  # fmt: skip
def test_after_prose(given: list[str], expected: list[str] | None) -> None:
    """What is kept of lines that follow two paragraphs of prose; None for all of them."""
    found = [draft.text for draft in kept(drafts(PROSE, PROSE, *given), "Dana Whitlow")]
    everything = [draft.text for draft in drafts(*given)]
    assert found == [PROSE, PROSE, *(everything if expected is None else expected)]


def test_key_figures_in_front_stay_and_ticker_strips_go() -> None:
    points = ["- Dow down 0.6%", "- S&P 500 down 0.2%", "- Nasdaq up 0.3%"]
    strip = ["Dow 30 49,118.77 -312.05 (-0.63%)", "Nasdaq 23,504.60 +0.61%", "VIX 16.84 ▲ +5.85%"]
    found = kept(drafts(*strip, *points, PROSE))
    assert [draft.text for draft in found] == [*(point[2:] for point in points), PROSE]


def test_tables_stay_unless_the_article_has_ended() -> None:
    row = Draft("row", "S&P 500 | 6,915.61 | +0.03%", ("S&P 500", "6,915.61", "+0.03%"), 0)
    assert row in kept([row, *drafts(PROSE, PROSE)])
    assert row in kept([*drafts(PROSE, PROSE), row])
    assert row not in kept([*drafts(PROSE, PROSE, "# You may also like"), row])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE * 2, None),
        ("El índice subió un 1,1 % el viernes y los inversores están contentos con la semana de la bolsa. " * 4, "Spanish"),
        ("Der Dax hat am Freitag um 1,1 Prozent zugelegt und die Anleger sind mit der Woche zufrieden. " * 4, "German"),
        ("L'indice a gagné 1,1 % vendredi et les investisseurs sont contents de la semaine pour le moment. " * 4, "French"),
        ("Индекс вырос в пятницу на один процент, и инвесторы довольны этой неделей на бирже. " * 5, "Cyrillic script"),
        ("Dow 1.1% Nasdaq 1.2% Gold 2.0% Oil -3.0% " * 20, None),
        ("El Niño", None),
    ],
)  # fmt: skip
def test_language(text: str, language: str | None) -> None:
    assert foreign(text) == language


@pytest.mark.parametrize(
    ("line", "answer"),
    [("Todo lo que movió al Ibex y a la bolsa de Madrid en 3 minutos.", True), ("Net interest income $20.8bn, +49% y/y, +3% q/q", False),
     ("Banco de la Nación", False), ("The index rose.", False), ("La Caixa de Barcelona rose by 3% on the news", False)],
)  # fmt: skip
def test_a_line_in_another_language(line: str, answer: bool) -> None:
    assert reads_foreign(line) is answer
