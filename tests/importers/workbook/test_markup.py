import pytest

from scorecard.importers.workbook import markup
from scorecard.importers.workbook.refusals import Reason, Refused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "declared", ["<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">', '<!DOCTYPE x [<!ENTITY e "ha">]>']
)
def test_document_types_are_refused_before_the_first_element(declared, encoding):
    seen = []
    content = f'<?xml version="1.0" encoding="{encoding}"?>{declared}<x/>'.encode(encoding)

    with pytest.raises(Refused) as refused:
        markup.walk(content, lambda name, attributes: seen.append(name))

    assert refused.value.reason == Reason.FORGED
    assert seen == []
