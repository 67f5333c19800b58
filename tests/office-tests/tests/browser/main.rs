//! The pages in a real browser before a real server: what an operator presses, what the hall and a
//! phone then see, and that all of it works again by itself after the server was away.

mod access;
mod driver;
mod hall;
mod reception;
mod window;

use anyhow::{Context, Result, bail};
use office_tests::Office;
use queue_types::{Class, PointId, RequestId, ServiceId, TicketId};
use queue_wire::client::{Client, ClientError, PointCommand};
use queue_wire::{IssueTicket, IssuedTicket, OpenPoint};
use uuid::Uuid;

/// A service that points 1 and 3 of the tiny office serve.
const PROPERTY: &str = "property.egrn-object";

/// Somebody takes a ticket at a kiosk.
async fn issue(client: &Client, service: &str) -> Result<IssuedTicket> {
    let ticket = IssueTicket {
        id: TicketId(Uuid::now_v7()),
        service: ServiceId::new(service)?,
        class: Class::ORDINARY,
        language: None,
        services: Vec::new(),
    };
    Ok(client.issue(&ticket, RequestId(Uuid::new_v4())).await?)
}

/// An operator elsewhere does something.
async fn at_point(client: &Client, point: u16, command: PointCommand) -> Result<()> {
    let point = PointId::new(point).context("a point of the office")?;
    match client.point(point, &command, RequestId(Uuid::new_v4())).await {
        Ok(_) => Ok(()),
        Err(ClientError::Problem(problem)) => bail!("refused: {}", problem.detail),
        Err(other) => Err(other.into()),
    }
}

fn open() -> PointCommand {
    PointCommand::Open(OpenPoint::default())
}

/// The tiny office, and a client of it.
async fn office(folder: &std::path::Path) -> Result<(Office, Client)> {
    let office = Office::start(folder, office_tests::Options::default()).await?;
    let client = Client::new(&office.url())?;
    Ok((office, client))
}
