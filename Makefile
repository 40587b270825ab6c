# 驿站 Yizhan. `make run` opens the program, `make test` checks it; both set up what they need first.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.SILENT:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
CATALOGUE := assets/locale/zh_CN/LC_MESSAGES/yizhan
# Nothing of the person's own Python may leak into ours.
unexport PYTHONPATH PYTHONHOME
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# A shared library or a program that must be there, and the Debian package it comes in. The
# libraries are what `ldd` names for Qt's platform, input and print plugins in the wheel.
RUN_NEEDS := \
  libEGL.so.1:libegl1 libGL.so.1:libgl1 libdrm.so.2:libdrm2 libX11.so.6:libx11-6 \
  libX11-xcb.so.1:libx11-xcb1 libxkbcommon.so.0:libxkbcommon0 \
  libxkbcommon-x11.so.0:libxkbcommon-x11-0 libdbus-1.so.3:libdbus-1-3 \
  libfontconfig.so.1:libfontconfig1 libfreetype.so.6:libfreetype6 libglib-2.0.so.0:libglib2.0-0 \
  libgssapi_krb5.so.2:libgssapi-krb5-2 libbrotlidec.so.1:libbrotli1 libcups.so.2:libcups2 \
  libxcb-cursor.so.0:libxcb-cursor0 libxcb-glx.so.0:libxcb-glx0 libxcb-icccm.so.4:libxcb-icccm4 \
  libxcb-image.so.0:libxcb-image0 libxcb-keysyms.so.1:libxcb-keysyms1 \
  libxcb-randr.so.0:libxcb-randr0 libxcb-render-util.so.0:libxcb-render-util0 \
  libxcb-shape.so.0:libxcb-shape0 libxcb-shm.so.0:libxcb-shm0 libxcb-sync.so.1:libxcb-sync1 \
  libxcb-util.so.1:libxcb-util1 libxcb-xfixes.so.0:libxcb-xfixes0 libxcb-xkb.so.1:libxcb-xkb1 \
  libwayland-client.so.0:libwayland-client0 libwayland-cursor.so.0:libwayland-cursor0 \
  libwayland-egl.so.1:libwayland-egl1
TEST_NEEDS := $(RUN_NEEDS) Xvfb:xvfb openbox:openbox xdotool:xdotool pdftoppm:poppler-utils qpdf:qpdf hledger:hledger
# PyInstaller takes binaries apart with objdump.
DIST_NEEDS := $(TEST_NEEDS) objdump:binutils

# $(call see_to,list): installs what is missing as root on Debian, else prints the command and stops.
define see_to
known="$$(PATH="$$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null || true)"; missing=""
for need in $(1); do
  thing="$${need%%:*}"
  case "$$thing" in
    *.so.*) [ -z "$$known" ] || [[ "$$known" == *"$$thing "* ]] || missing+=" $${need##*:}";;
    *) command -v "$$thing" >/dev/null || missing+=" $${need##*:}";;
  esac
done
$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || [ -x $(PY) ] || missing+=" python3-venv"
if [ -n "$$missing" ]; then
  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing for Qt and the tools:$$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq --no-install-recommends $$missing </dev/null >/dev/null
  else
    echo "This computer still needs:$$missing" >&2
    echo "On Debian or Ubuntu this one command installs it; then run make again:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$$missing" >&2
    exit 1
  fi
fi
endef

.PHONY: help run test check-run check-test dist pictures bench words lock fuzz clean

help:
	echo "make run       open the program (no display: draw a day's work into out/)"
	echo "make test      lint, types and all tests"
	echo "make dist      a folder that runs without Python, in dist/yizhan"
	echo "make pictures  the pictures of the README, drawn from a sample day"
	echo "make bench     how fast it is, measured here"
	echo "make fuzz      the long searches for counterexamples"
	echo "make words     collect the words of the screen and compile the Chinese"
	echo "make lock      choose the newest allowed versions and write them down"
	echo "make clean     remove what make has made"

check-run:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
	  echo "Python 3.11 or newer is needed: make PYTHON=python3.12 run" >&2; exit 1; }
	$(call see_to,$(RUN_NEEDS))

check-test:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
	  echo "Python 3.11 or newer is needed: make PYTHON=python3.12 test" >&2; exit 1; }
	$(call see_to,$(TEST_NEEDS))

# The stamps are newer than the lock they were installed from; a changed lock installs again.
.venv/run-installed: requirements.lock | check-run
	[ -x $(PY) ] || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	echo "Installing from $<"
	$(PY) -m pip install --quiet --require-hashes -r $<
	touch $@

.venv/dev-installed: requirements-dev.lock | check-test
	[ -x $(PY) ] || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	echo "Installing from $<"
	$(PY) -m pip install --quiet --require-hashes -r $<
	touch $@ .venv/run-installed

run: check-run .venv/run-installed
	if [ "$$(uname -s)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then
	  echo "No display here: a day's work is drawn off screen instead, into out/."
	  QT_QPA_PLATFORM=offscreen exec $(PY) -m gui --day-out out
	fi
	exec $(PY) -m gui

# pytest comes last: its closing line is the last line of the output. It uses every processor; a
# file's tests stay together, in their order.
test: check-test .venv/dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	exec $(PY) -m pytest -n auto --dist loadfile

fuzz: check-test .venv/dev-installed
	exec $(PY) -m pytest -m hypothesis --hypothesis-profile=fuzz

bench: check-test .venv/dev-installed
	QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES='default.warning=false' exec $(PY) -m tests.bench

pictures: check-test .venv/dev-installed
	mkdir -p pictures
	rm -f pictures/*.png
	QT_QPA_PLATFORM=offscreen $(PY) -m gui --pictures pictures
	ls pictures

# pybabel's own compile takes "% full" for an old-style placeholder and stops; ours are {named}.
define compile_words
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
with open("$(CATALOGUE).po", "rb") as written, open("$(CATALOGUE).mo", "wb") as compiled:
    catalogue = read_po(written)
    write_mo(compiled, catalogue)
for message in catalogue:
    if message.id and (not message.string or message.fuzzy):
        print("not translated:", message.id)
endef
export compile_words

words: .venv/dev-installed
	mkdir -p build
	$(BIN)/pybabel -q extract --no-default-keywords -k _ -k N_ --no-location --sort-output -w 100 \
	  --project=yizhan -o build/yizhan.pot db gui reports
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 100 \
	  -D yizhan -l zh_CN -i build/yizhan.pot -o $(CATALOGUE).po
	$(PY) -c "$$compile_words"

dist: .venv/dev-installed
	$(call see_to,$(DIST_NEEDS))
	$(PY) -m PyInstaller --noconfirm --log-level WARN build.spec
	dist/yizhan/yizhan --version
	QT_QPA_PLATFORM=offscreen dist/yizhan/yizhan --day-out build/day
	du -sh dist/yizhan

# uv only chooses the versions; installing is plain pip. One lock holds for Linux and Windows.
lock: check-run
	[ -x $(PY) ] || $(PYTHON) -m venv .venv
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	options="--universal --python-version 3.11 --generate-hashes --upgrade --no-emit-index-url"
	options+=" --no-emit-find-links --no-annotate --no-header --quiet"
	build/lock/bin/uv pip compile pyproject.toml $$options -o requirements.lock
	build/lock/bin/uv pip compile pyproject.toml --extra dev -c requirements.lock $$options \
	  -o requirements-dev.lock

clean:
	rm -rf build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
