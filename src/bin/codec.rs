//! The codec worker's module: one job on a file, then its last word. Holds no rules.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
fn main() {
    use keyscore::{
        platform::{file_bytes::BrowserFile, random, worker_scope, worker_stores::BrowserStores},
        worker::{codec_host, codec_protocol::ToCodec},
    };

    worker_scope::listen(|job: ToCodec, file| {
        wasm_bindgen_futures::spawn_local(async move {
            let file = file.map(BrowserFile);
            let mut new_id = random::random_bits;
            let outcome =
                codec_host::run(&BrowserStores, job, file.as_ref(), &mut new_id, &mut worker_scope::reply)
                    .await;
            worker_scope::reply(outcome);
        });
    });
}

/// The worker is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
