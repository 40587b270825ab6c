"""The register of certificates and the public key on paper."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from nacl.signing import SigningKey
from PIL import Image
from pypdf import PdfReader

from db.certificate_code import verify
from db.certificate_key import public_key
from db.certificate_kinds import begin_certificate_kinds
from db.certificates import Recipient, reissue_certificate, withdraw_certificate
from db.code_pictures import code_in_picture
from db.rules import Refused
from db.store import Store
from reports.__main__ import main
from tests.certificate_reading import HONOUR, NAMES, TODAY, issue, kind, printed, rendered


def text_of(data: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_the_register_has_every_number_and_what_became_of_it(store: Store) -> None:
    begin_certificate_kinds(store)
    ids = issue(store, "RY", *(Recipient(name, HONOUR) for name in NAMES))
    issue(store, "GX", Recipient("恒信精密", {"event": "职工文化月", "gift": "两万元"}))
    withdraw_certificate(store, id=ids[1], reason="奖项写错", today=TODAY)
    reissue_certificate(store, id=ids[2], reason="遗失", today=TODAY)
    (said,) = text_of(printed(store, "certificate-register", year=2026))
    for number in range(1, len(NAMES) + 1):
        assert f"RY-2026-{number:04d}" in said
    assert "GX-2026-0001恒信精密感谢状2026-11-26" in said
    assert "2026-11-26作废：奖项写错" in said
    assert "2026-11-26补发" in said
    honours = kind(store, "RY").id
    (one_kind,) = text_of(printed(store, "certificate-register", year=2026, kind=honours))
    assert "GX-" not in one_kind
    (empty,) = text_of(printed(store, "certificate-register", year=2024))
    assert "RY-" not in empty


def test_the_key_on_paper_checks_what_is_on_the_certificate(store: Store) -> None:
    begin_certificate_kinds(store)
    with pytest.raises(Refused):
        printed(store, "certificate-key")
    ids = issue(store, "RY", Recipient("王䶮", HONOUR))
    data = printed(store, "certificate-key")
    public = public_key(store)
    assert public is not None
    assert public.hex().upper() in text_of(data)[0]
    assert scanned(rendered(data)) == public.hex().upper()
    code = scanned(rendered(printed(store, "certificate", certificate=ids[0])))
    found = verify(public, code)
    assert found is not None
    assert found.name == "王䶮"
    assert verify(bytes(SigningKey.generate().verify_key), code) is None


def scanned(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return code_in_picture(out.getvalue())


def test_the_command_line_knows_certificates_by_their_numbers(
    sample: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.pdf"
    asked = ["--file", str(sample.path), "--out", str(out)]
    assert main(["certificate", "--certificate", "ry-2026-0001", *asked]) == 0
    assert "RY-2026-0001" in text_of(out.read_bytes())[0]
    assert main(["certificate-register", "--year", "2026", "--kind", "PX", *asked]) == 0
    assert "PX-2026-0001" in text_of(out.read_bytes())[0]
    assert main(["certificate", "--certificate", "RY-2026-9999", *asked]) == 2
    assert "RY-2026-9999" in capsys.readouterr().err
    assert main(["certificate-register", "--year", "2026", "--kind", "XX", *asked]) == 2
    assert "荣誉证书" in capsys.readouterr().err
