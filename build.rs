//! Link options of the browser modules: the split into parts that are fetched later needs relocations.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        for split in ["app", "engine", "codec"] {
            println!("cargo::rustc-link-arg-bin={split}=--emit-relocs");
        }
    }
}
