#!/usr/bin/env bash
# Builds the module of the benches as the product's modules are built, into target/bench/pkg. PROFILE=release for speed instead of bytes.
set -euo pipefail
cd "$(dirname "$0")/.."
. .ci/env
profile=${PROFILE:-browser}
out=${OUT:-target/bench/pkg}
target=${CARGO_TARGET_DIR:-$PWD/target}
[ "$(wasm_way)" = debian ] && built=$target/debian || built=$target
CARGO_TARGET_DIR=$target for_wasm cargo build --locked --manifest-path benches/Cargo.toml --profile "$profile" --target wasm32-unknown-unknown
wasm-bindgen "$built/wasm32-unknown-unknown/$profile/keyscore_benches.wasm" --out-dir "$out" --out-name engine --target web --no-typescript
features=$(printf -- '--enable-%s ' bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext)
# shellcheck disable=SC2086 # a list of words
wasm-opt $([ "$profile" = browser ] && echo -Oz || echo -O3) $features "$out/engine_bg.wasm" -o "$out/engine_bg.wasm"
ls -l "$out/engine_bg.wasm"
