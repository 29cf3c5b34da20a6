"""Events and actors: the timeline and who is in it."""

import kit


def _seed():
    return list(kit.load("seeds"))


def test_the_timeline_of_the_seed():
    """If this fails, a dated happening of the first article is missing from its timeline."""
    events = kit.events(_seed())
    assert {"1992", "2012", "2013", "2014Q4", "2015-03"} <= set(events["period"])
    kinds = dict(zip(events["period"], events["kind"], strict=True))
    assert kinds["1992"] == "ties"
    assert kinds["2012"] == "opening"
    assert kinds["2014Q4"] == "agreement"


def test_actors_of_the_seed():
    """If this fails, an organisation, person or economy of the first article is not found."""
    actors = kit.actors(_seed())
    named = {kind: set(part["code"]) for kind, part in actors.groupby("kind")}
    assert {"CHN", "KAZ", "RUS"} <= named["economy"]
    assert {"ZTE", "Huawei", "Bank of China", "Industrial and Commercial Bank of China"} <= named["organisation"]
    assert {"Xi Jinping", "Li Keqiang", "Karim Masimov", "Aidar Amrebayev"} <= named["person"]
    assert {"C24", "C19", "D35"} <= named["sector"]
    people = actors[actors["kind"] == "person"].set_index("code")["detail"]
    assert people["Li Keqiang"] == "Chinese Premier"
    assert people["Karim Masimov"] == "Kazakh Prime Minister"


def test_mentions_stand_where_they_say():
    """If this fails, a mention's characters are not those of its text."""
    document = _seed()[0]
    from kit.actor import mentions_of

    for mention in mentions_of(document):
        assert document.text[mention.start : mention.end] == mention.text


def test_a_plan_without_a_date_is_no_event():
    """If this fails, undated sentences fill the timeline."""
    assert kit.events([kit.read("They signed an agreement.", title="x", date="2015-01-01")]).empty
