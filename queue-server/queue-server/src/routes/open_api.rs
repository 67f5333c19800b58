//! The description of the interface: its head, and what all routes have in common.

use queue_wire::Problem;
use utoipa::PartialSchema as _;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, Required,
    ResponseBuilder, SchemaFormat, Type,
};

use crate::problem::status_of;

/// What stands above the routes.
pub(super) fn head() -> OpenApi {
    let about = "The queue of one office. Errors are problem details (RFC 9457) with a stable \
                 `type`; `detail` is in the language of `Accept-Language`. Every command carries \
                 an `Idempotency-Key` (a UUID made before sending); a repeat gets the first answer, \
                 byte for byte, for seven days. Times are UTC in RFC 3339.";
    let info = InfoBuilder::new()
        .title("Talon")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// Adds to each route what none may lack: the problems that it can answer with, and the name of a
/// command.
pub(super) fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), Problem::schema());
    for item in document.paths.paths.values_mut() {
        let reads = [&mut item.get].into_iter().flatten();
        reads.for_each(|operation| problems(operation, Kind::Read));
        let puts = [&mut item.put].into_iter().flatten();
        puts.for_each(|operation| problems(operation, Kind::Put));
        for operation in [&mut item.post, &mut item.delete].into_iter().flatten() {
            problems(operation, Kind::Command);
            operation.parameters.get_or_insert_default().push(idempotency_key().into());
            operation.parameters.get_or_insert_default().push(device().into());
        }
    }
    document
}

/// What a route does to the office.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Read,
    Put,
    Command,
}

fn problems(operation: &mut Operation, kind: Kind) {
    use queue_wire::ProblemKind as P;
    let read = [P::InvalidValue, P::NotFound, P::MethodNotAllowed, P::TooMany, P::Forbidden];
    let put = [P::MalformedBody, P::TooLarge, P::UnsupportedMediaType];
    let command =
        [P::InvalidHeader, P::Refused, P::KeyReused, P::DiskFull, P::Unavailable, P::Internal];
    let mut kinds = read.to_vec();
    if kind != Kind::Read {
        kinds.extend(put);
    }
    if kind == Kind::Command {
        kinds.extend(command);
    }
    for kind in kinds {
        let status = status_of(kind).as_u16().to_string();
        let code = format!("`{}`", kind.urn());
        let responses = &mut operation.responses.responses;
        match responses.get_mut(&status) {
            Some(utoipa::openapi::RefOr::T(response)) => {
                if !response.content.is_empty() && !response.description.contains(&code) {
                    response.description = format!("{}, or {code}", response.description);
                }
            }
            Some(utoipa::openapi::RefOr::Ref(_)) => {}
            None => {
                let body =
                    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
                let response = ResponseBuilder::new()
                    .description(code)
                    .content("application/problem+json", body)
                    .build();
                responses.insert(status, response.into());
            }
        }
    }
}

fn idempotency_key() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::Custom("uuid".to_owned())))
        .build();
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some("Names the command: a repeat carries the same."))
        .schema(Some(schema))
        .build()
}

fn device() -> Parameter {
    let schema = ObjectBuilder::new().schema_type(Type::String).build();
    ParameterBuilder::new()
        .name("Talon-Device")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The device that asks, e.g. `kiosk-1`; limits are counted for it."))
        .schema(Some(schema))
        .build()
}
