//! Compiles the screens.

use slint_build::{CompileError, CompilerConfiguration, EmbedResourcesKind};

fn main() -> Result<(), CompileError> {
    // Elements are found by their accessible label in tests and in the demo, in release builds
    // too: `SLINT_EMIT_DEBUG_INFO` stands in .cargo/config.toml.
    let config = CompilerConfiguration::new().embed_resources(EmbedResourcesKind::EmbedFiles);
    slint_build::compile_with_config("ui/kiosk.slint", config)
}
