//! Link options of the browser modules: the split into parts that are fetched later needs relocations. And whether functions
//! that every byte of a file passes through may be built for speed within a module that is built for bytes.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        for split in ["app", "engine", "codec"] {
            println!("cargo::rustc-link-arg-bin={split}=--emit-relocs");
        }
        // The mark for it is not stable yet; a build that may use such does (`for_release` in .ci/env), any other goes without.
        if std::env::var("RUSTC_BOOTSTRAP").is_ok_and(|word| word == "1") {
            println!("cargo::rustc-cfg=speed");
        }
    }
    println!("cargo::rerun-if-env-changed=RUSTC_BOOTSTRAP");
    println!("cargo::rustc-check-cfg=cfg(speed)");
}
