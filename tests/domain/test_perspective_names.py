"""Perspectives by their many names, with and without letters."""

import pytest

from scorecard.domain.perspective_names import PerspectiveKind, names_of, read


@pytest.mark.parametrize(
    ("text", "name", "code", "kind"),
    [
        ("顧客", "顧客", "", PerspectiveKind.CUSTOMER),
        ("顧客構面", "顧客", "", PerspectiveKind.CUSTOMER),
        ("內部流程 P", "內部流程", "P", PerspectiveKind.PROCESS),
        ("學習成長　Ｌ", "學習成長", "L", PerspectiveKind.LEARNING),
        ("F.財務", "財務", "F", PerspectiveKind.FINANCE),
        ("財務面（F）", "財務", "F", PerspectiveKind.FINANCE),
        ("Learning & Growth", "Learning & Growth", "", PerspectiveKind.LEARNING),
        ("Internal Business Process (P)", "Internal Business Process", "P", PerspectiveKind.PROCESS),
        ("社會責任 S", "社會責任", "S", None),
        ("AC1 提升服務", "AC1 提升服務", "", None),
    ],
)
def test_a_name_is_read(text, name, code, kind):
    named = read(text)
    assert (named.name, named.code, named.kind) == (name, code, kind)


def test_the_usual_letter_stands_in_for_a_missing_one():
    assert [read(text).usual_code for text in ("財務", "財務 X", "社會責任")] == ["F", "X", ""]


@pytest.mark.parametrize("kind", PerspectiveKind)
def test_both_names_are_the_kind_s(kind):
    assert {read(name).kind for name in names_of(kind)} == {kind}
