//! The JSON schema of what is written as one text.

/// Gives a type the schema of a text of this pattern.
macro_rules! text_schema {
    ($kind:ty, $name:literal, $pattern:literal, $doc:literal $(, $generic:ident)?) => {
        impl$(<$generic: ?Sized>)? schemars::JsonSchema for $kind {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($name)
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "description": $doc, "type": "string", "pattern": $pattern })
            }
        }
    };
}

pub(crate) use text_schema;
