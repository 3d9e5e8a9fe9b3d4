//! The codec worker's module: one job on a file, then its last word. Marks which parts of it are fetched for some jobs
//! only. Holds no rules.
//! Only the three browser entry points may carry wasm-bindgen exports.

#[cfg(target_arch = "wasm32")]
fn main() {
    use keyscore::{
        platform::{file_bytes::BrowserFile, random, worker_scope, worker_stores::BrowserStores},
        worker::{
            codec_host::{self, Parts},
            codec_protocol::ToCodec,
        },
    };

    const PARTS: Parts = Parts {
        text: parts::fetch_text,
        workbook: parts::fetch_workbook,
        files: parts::fetch_files,
        envelopes: parts::fetch_envelopes,
        books: parts::fetch_books,
    };

    worker_scope::listen(|job: ToCodec, file| {
        wasm_bindgen_futures::spawn_local(async move {
            let file = file.map(BrowserFile);
            let mut new_id = random::random_bits;
            let outcome = codec_host::run(
                (&BrowserStores, PARTS),
                job,
                file.as_ref(),
                &mut new_id,
                &mut worker_scope::reply,
            )
            .await;
            worker_scope::reply(outcome);
        });
    });
}

/// What only one of `text`, `workbook`, `files`, `envelopes` and `books` reaches is split off into a module of its own, which `.ci/site.mjs` writes.
#[cfg(target_arch = "wasm32")]
#[allow(unsafe_code, reason = "the mark stands for an import and an export that the split tool joins")]
mod parts {
    use keyscore::{
        data::import::{
            text::{self, TextReaders},
            workbook::{self, OpenWorkbook},
        },
        platform::worker_stores::BrowserStores,
        worker::{
            codec_books, codec_envelopes, codec_files,
            codec_host::{EnvelopeJobs, Fetching, FileJobs, WriteWorkbook},
            engine_host::PartMissing,
        },
    };
    use wasm_split_helpers::{SplitLoaderError, wasm_split};

    #[wasm_split(text, fallible)]
    fn text_part() -> Result<TextReaders, SplitLoaderError> {
        Ok(text::readers())
    }

    #[wasm_split(workbook, fallible)]
    fn workbook_part() -> Result<OpenWorkbook, SplitLoaderError> {
        Ok(workbook::open)
    }

    #[wasm_split(files, fallible)]
    fn files_part() -> Result<FileJobs, SplitLoaderError> {
        Ok(FileJobs {
            export: |database, workspace, unsaved| {
                Box::pin(codec_files::export(BrowserStores, database, workspace, unsaved))
            },
            adopt: |bytes, database, workspace, at| {
                Box::pin(codec_files::adopt(BrowserStores, bytes, database, workspace, at))
            },
            look: codec_files::look,
        })
    }

    #[wasm_split(envelopes, fallible)]
    fn envelopes_part() -> Result<EnvelopeJobs, SplitLoaderError> {
        Ok(EnvelopeJobs {
            seal: codec_envelopes::seal,
            close: codec_envelopes::close,
            open_text: codec_envelopes::open_text,
            open_file: codec_envelopes::open_file,
        })
    }

    pub(crate) fn fetch_envelopes() -> Fetching<EnvelopeJobs> {
        Box::pin(async { envelopes_part().await.map_err(|_| PartMissing) })
    }

    #[wasm_split(books, fallible)]
    fn books_part() -> Result<WriteWorkbook, SplitLoaderError> {
        Ok(codec_books::write)
    }

    pub(crate) fn fetch_books() -> Fetching<WriteWorkbook> {
        Box::pin(async { books_part().await.map_err(|_| PartMissing) })
    }

    pub(crate) fn fetch_text() -> Fetching<TextReaders> {
        Box::pin(async { text_part().await.map_err(|_| PartMissing) })
    }

    pub(crate) fn fetch_workbook() -> Fetching<OpenWorkbook> {
        Box::pin(async { workbook_part().await.map_err(|_| PartMissing) })
    }

    pub(crate) fn fetch_files() -> Fetching<FileJobs> {
        Box::pin(async { files_part().await.map_err(|_| PartMissing) })
    }
}

/// The worker is built for browsers only.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
