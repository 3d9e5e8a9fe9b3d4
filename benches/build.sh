#!/usr/bin/env bash
# Builds the module of the benches as the product's engine is built, into target/bench/pkg, and as its codec is, into target/bench/codec. ONLY=engine or ONLY=codec builds one.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env
out=${OUT:-target/bench}
target=${CARGO_TARGET_DIR:-$PWD/target}
[ "$(wasm_way)" = debian ] && built=$target/debian || built=$target
features=$(printf -- '--enable-%s ' bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext)
module() {
    # As in a release: what the codec marks for speed is built for it.
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=$target for_wasm cargo build --locked --manifest-path benches/Cargo.toml --profile "$1" --target wasm32-unknown-unknown
    wasm-bindgen "$built/wasm32-unknown-unknown/$1/keyscore_benches.wasm" --out-dir "$out/$2" --out-name engine --target web --no-typescript
    # shellcheck disable=SC2086 # a list of words
    wasm-opt "$3" $features "$out/$2/engine_bg.wasm" -o "$out/$2/engine_bg.wasm"
    ls -l "$out/$2/engine_bg.wasm"
}
if [ "${ONLY:-engine}" = engine ]; then module browser pkg -Oz; fi
if [ "${ONLY:-codec}" = codec ]; then module codec codec -O3; fi
