#!/usr/bin/env bash
# What deploy/Dockerfile does, without an engine of containers: its libraries into a clean virtual environment, the folders
# that it copies beside it, and the bot run from there by a user without rights, with a root that cannot be written (the
# last two need root and are said to be left out otherwise). What it does not show: that the Dockerfile is accepted, that
# the base image has what is needed, and how the engine starts it.
#   deploy/check-image.sh [requirements.txt]        about 3 minutes; installs from the package index
set -euo pipefail
cd "$(dirname "$0")/.."
requirements=${1:-requirements-postgres.txt}
python=${PYTHON:-python3}
image=$(mktemp -d)
trap 'rm -rf "$image"' EXIT
chmod 755 "$image"
port=8091

echo "== the libraries of $requirements"
"$python" -m venv --without-pip "$image/venv"
"$python" -m pip --python "$image/venv/bin/python" install --quiet --disable-pip-version-check --no-cache-dir --no-compile \
    --require-hashes --no-deps -r "$requirements"

echo "== the folders that the Dockerfile copies"
mkdir "$image/app" "$image/data"
sed -n 's|^COPY \([a-z]*\) /app/.*|\1|p' deploy/Dockerfile | while read -r folder; do
    cp -R "$folder" "$image/app/"
done
"$image/venv/bin/python" -m compileall -q -j 0 "$image/venv/lib" "$image/app"
du -sh "$image/venv" "$image/app" | sed 's|/tmp[^ ]*/||'

cat >"$image/inside.sh" <<'INSIDE'
set -euo pipefail
image=$1 port=$2 sample=$3
export HOME=$image/data PULLQUOTE_DATA_DIR=$image/data PULLQUOTE_LOG_FORMAT=json PULLQUOTE_HEALTH_LISTEN=127.0.0.1:$port
export PYTHONDONTWRITEBYTECODE=1 PATH=$image/venv/bin:$PATH
cd "$image/app"
echo "== a summary"
summary=$(python -m bot summarise - <"$sample")
sed -n 1,3p <<<"$summary"
echo "== the doctor, without a token"
python -m bot doctor || true
echo "== a start; Telegram does not answer, and the bot is alive"
PULLQUOTE_TOKEN=123456:nobodys-token PULLQUOTE_API_URL=http://127.0.0.1:9 python -m bot 2>"$PULLQUOTE_DATA_DIR/log" &
bot=$!
for _ in $(seq 60); do
    if python -m bot health 2>/dev/null; then alive=yes; break; fi
    kill -0 "$bot" 2>/dev/null || break
    sleep 1
done
[ "${alive:-no}" = yes ] || { cat "$PULLQUOTE_DATA_DIR/log"; exit 1; }
kill -TERM "$bot"
wait "$bot" && echo "== ended with 0 after SIGTERM"
INSIDE

if [ "$(id -u)" = 0 ]; then
    chown 10001:10001 "$image/data"
    chmod -R a+rX "$image/app" "$image/venv"
    cp tests/data/fr_article.txt "$image/sample.txt"
    # a mount namespace of its own: everything read-only but the data and a fresh /tmp, as in the container
    # shellcheck disable=SC2016  # the words between the quotes are for the inner shell
    unshare --mount --propagation private bash -c '
        set -euo pipefail
        image=$1
        mkdir -p /run/pullquote-image
        mount --bind "$image" /run/pullquote-image
        mount --bind "$image/data" /run/pullquote-image/data
        mount -t tmpfs -o mode=1777 tmpfs /tmp
        base=$2
        case $base in
            /root/* | /home/*)  # an interpreter in a home that only its owner may enter
                mkdir -p /run/pullquote-python
                mount --bind "$base" /run/pullquote-python
                mount -t tmpfs -o mode=755 tmpfs "/$(cut -d/ -f2 <<<"$base")"
                mkdir -p "$base"
                mount --bind /run/pullquote-python "$base" ;;
        esac
        mount -o remount,ro,bind /run/pullquote-image
        mount -o remount,ro,bind / || mount --bind / / && mount -o remount,ro,bind /
        if touch /etc/pullquote-was-here 2>/dev/null; then echo "the root can be written"; exit 1; fi
        exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
            bash /run/pullquote-image/inside.sh /run/pullquote-image "$3" /run/pullquote-image/sample.txt
    ' check "$image" "$("$python" -c 'import sys; print(sys.base_prefix)')" "$port"
else
    echo "== not root: the user and the read-only root are not checked"
    bash "$image/inside.sh" "$image" "$port" "$PWD/tests/data/fr_article.txt"
fi
echo "== the image's steps work"
