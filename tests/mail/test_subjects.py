"""Whether two subjects are about the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.mail.subjects import same_topic, topic_of


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Printer on fire", "RE[2]: printer on fire", "Re (3): Printer on fire", "Re^2: Printer on fire",
        "AW: WG: Printer on fire", "SV: VB: Printer on fire", "RV: Printer on fire", "Antw.: Printer on fire",
        "Antw: Printer on fire", "Rif: I: Printer on fire", "TR : Printer on fire", "Odp: Printer on fire",
        "Ynt: Printer on fire", "回复：Printer on fire", "答复: Printer on fire", "转发: Printer on fire",
        "返信: Printer on fire", "Отв: Printer on fire", "ΑΠ: Printer on fire", "Fwd: FW: Printer on fire",
        "[support] Printer on fire", "Re: [support] Re: [EXTERNAL] Printer on fire", "【外部】Printer on fire",
        "Re: [#12] Printer on fire", "Printer on fire [#12]", "Printer on fire (fwd)", "  Printer  on\tfire ",
        "Urgent: Printer on fire", "Re: Uusi vastaus: Printer on fire",
    ],
)  # fmt: skip
def test_prefixes_and_labels_change_no_subject(subject: str) -> None:
    assert same_topic(subject, "Printer on fire")
    assert same_topic("Printer on fire", subject)


@pytest.mark.parametrize(
    "subject", ["Invoice 2026", "Printer", "Re: Printer on fir", "Printer on fire again"]
)
def test_another_subject_is_another(subject: str) -> None:
    assert not same_topic(subject, "Printer on fire")


@pytest.mark.parametrize("subject", ["", "Re:", "  ", "Re: Fwd:"])
def test_a_subject_that_says_nothing_is_no_other(subject: str) -> None:
    assert same_topic(subject, "Printer on fire")


def test_a_long_subject_may_be_cut_off() -> None:
    whole = "The printer on the second floor burns and nobody knows where the water is"
    assert same_topic(f"Re: {whole[:50]}…", whole)


def test_a_subject_that_is_all_label_keeps_it() -> None:
    assert not same_topic("[urgent]", "[invoice]")


@given(st.text(max_size=300))
def test_every_subject_is_about_itself(subject: str) -> None:
    assert same_topic(subject, f"Re: {subject}")
    topic_of(subject)
