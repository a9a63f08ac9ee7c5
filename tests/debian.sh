#!/bin/sh
# Installs from Debian 12 what the tests need and is not there yet (as root, if anything is missing).
set -eu
wanted="
    chromium
    default-jre-headless
    fonts-noto-cjk
    libactivation-java
    libjaxb-api-java
    libpdfbox2-java
    libreoffice-calc
    libreoffice-script-provider-python
    libreoffice-writer
    poppler-utils
    python3-tk
    python3-uno
    python3-venv
    wine
    wine64
    xdotool
    xvfb
"
missing=""
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
# Node's own packages bring npm along, which is Debian's only where it packages Node
command -v npm >/dev/null || missing="$missing npm"
[ -z "$missing" ] && exit 0
apt-get update -qq
# shellcheck disable=SC2086  # a list of words is meant
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
