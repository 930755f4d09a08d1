"""How sure a reading must be before an objection is printed."""

from claimsets import reading

from extractor.records import Check
from extractor.verify.bars import guarded, sure, sureness
from extractor.verify.subjects import MULTIPLES

DISCOUNT = "IWM pe_ratio 19.5 ratio\n+ ^GSPC pe_ratio 28 ratio\n+ IWM valuation_discount 40 percent vs=^GSPC"


def claim(line, confidence, *readings):
    (one,) = reading("doc", line).claims
    return one.model_copy(update={"confidence": confidence, "readings": readings})


def objection(label="refuted", kind="internal", evidence=()):
    return Check(kind=kind, label=label, evidence=evidence, explanation="it does not hold", severity="material")


def test_a_fund_and_its_index_come_to_the_same():
    multiple = claim("IWM pe_ratio 19.5 ratio", 0.35, ("IWM", "pe_ratio", 0.4), ("^RUT", "pe_ratio", 0.4))
    assert sure(multiple) == 0.7
    price = claim("IWM price 260 USD", 0.4, ("IWM", "price", 0.4), ("^GSPC", "price", 0.5))
    assert sure(price) == 0.4


def test_other_multiples_come_to_the_same_where_two_are_set_against_each_other():
    multiple = claim("IWM pe_ratio 19.5 ratio", 0.3, ("IWM", "pe_ratio", 0.3), ("IWM", "pb_ratio", 0.3))
    assert sure(multiple) == 0.3
    assert sure(multiple, MULTIPLES) == 0.6
    assert sureness(objection(), [multiple]) == 0.6
    assert sureness(objection("conflicting"), [multiple]) == 0.3
    assert sureness(objection(kind="market_data"), [multiple]) == 0.3


def test_a_reading_whose_rivals_are_not_known_has_its_confidence():
    assert sure(claim("IWM pe_ratio 19.5 ratio", 0.5)) == 0.5
    assert sure(claim("IWM pe_ratio 19.5 ratio", 0.9, ("IWM", "pe_ratio", 0.2), ("^RUT", "pe_ratio", 0.8))) == 1


def test_an_objection_below_its_bar_is_left_open_and_says_so():
    target = claim("IWM pe_ratio 19.5 ratio", 0.9)
    operand = claim("^GSPC pe_ratio 28 ratio", 0.4)
    check = objection(evidence=(operand.id,))
    left = guarded(target, check, {c.id: c for c in (target, operand)})
    assert (left.label, left.severity) == ("not_enough_info", "minor")
    assert "a confidence of only 0.40" in left.explanation
    assert guarded(target, check, {}) == check
    supported = Check(kind="internal", label="supported", explanation="it holds")
    assert guarded(operand, supported, {}) == supported


def test_readings_are_no_part_of_the_record():
    made = claim("IWM pe_ratio 19.5 ratio", 0.5, ("IWM", "pe_ratio", 0.5))
    assert "readings" not in made.to_dict() and "readings" not in made.model_dump_json()
