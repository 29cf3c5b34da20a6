"""Weighing proposals: probabilities, ties and what the weights may name."""

from kit import proposals
from kit.meaning import Choice
from kit.proposals import Proposal, decide
from kit.vocabulary import forms


def _proposal(value, **features):
    return Proposal(Choice(value, "rule", 0.5), features)


def test_without_weights_the_rules_decide():
    """If this fails, a field that nothing was learned for no longer follows the rules."""
    assert decide("no such field", [_proposal("a"), _proposal("b")]).value == "a"


def test_proposals_of_one_value_add_up(monkeypatch):
    """If this fails, three weak witnesses for one value lose against one for another."""
    monkeypatch.setattr(proposals, "forms", lambda name: {"measure": {"one": 1.0, "other": 0.6}})
    options = [_proposal("a", one=1.0), _proposal("b", other=1.0), _proposal("b", other=1.0), _proposal("b", other=1.0)]
    choice = decide("measure", options)
    assert choice.value == "b"
    assert 0.5 < choice.confidence < 0.9


def test_weights_are_of_fields_that_are_weighed():
    """If this fails, weights were written that nothing reads."""
    assert set(forms("weights")) <= {"measure", "status", "period", "reporter", "partner"}
