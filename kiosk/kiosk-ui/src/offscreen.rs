//! The same screens without a display: real pixels, real pointer events, elements by the names
//! that assistive technology reads. For tests and the demo; never part of a shipped kiosk.
//!
//! One kiosk per thread, and with [`Time::Passing`] one per process: Slint's event loop is the
//! process's own.

use std::io::Cursor;
use std::time::Duration;

use i_slint_backend_testing::{
    AccessibleRole, ElementHandle, ElementQuery, TestingBackend, TestingBackendOptions,
};
pub use i_slint_core::input::TouchPhase;
use i_slint_core::platform::InternalEvent;
use slint::platform::{PointerEventButton, WindowEvent};
use slint::{ComponentHandle, LogicalPosition, LogicalSize, SharedString};

use crate::Ui;
use kiosk_screens::Focus;

/// Whose time passes on the screens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// The wall's, in an event loop that other threads may call into.
    Passing,
    /// None at all: for tests that call everything themselves, many to a process.
    Standing,
}

/// Something on the screen that has a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// What assistive technology reads.
    pub label: String,
    /// What it adds.
    pub hint: String,
    /// Whether it can be pressed (a button or a switch).
    pub pressable: bool,
    /// Whether pressing it does anything now.
    pub enabled: bool,
    /// For a switch: whether it is on.
    pub on: Option<bool>,
    /// Left, top, width, height in pixels.
    pub area: [f32; 4],
}

/// The screen as it is drawn.
pub struct Pixels(slint::SharedPixelBuffer<slint::Rgba8Pixel>);

impl Pixels {
    /// Red, green and blue at a place (pixels from the top left); `None` outside.
    #[must_use]
    pub fn at(&self, x: u32, y: u32) -> Option<[u8; 3]> {
        let (width, height) = (self.0.width(), self.0.height());
        let inside = x < width && y < height;
        let pixel = inside.then(|| self.0.as_slice()[(y * width + x) as usize])?;
        Some([pixel.r, pixel.g, pixel.b])
    }
}

impl Element {
    fn of(element: &ElementHandle) -> Option<Self> {
        let role = element.accessible_role()?;
        let label = element.accessible_label().filter(|label| !label.is_empty())?;
        let pressable = matches!(role, AccessibleRole::Button | AccessibleRole::Switch);
        let (at, size) = (element.absolute_position(), element.size());
        Some(Self {
            label: label.into(),
            hint: element.accessible_description().unwrap_or_default().into(),
            pressable,
            enabled: pressable && element.accessible_enabled().unwrap_or(true),
            on: element.accessible_checked().filter(|_| role == AccessibleRole::Switch),
            area: [at.x, at.y, size.width, size.height],
        })
    }

    /// Where a finger would touch it.
    #[must_use]
    pub fn centre(&self) -> LogicalPosition {
        let [x, y, width, height] = self.area;
        LogicalPosition::new(x + width / 2.0, y + height / 2.0)
    }
}

/// Lets Slint run without a display on this thread. Call it before the first [`Ui`].
///
/// # Errors
///
/// When this thread has a platform already.
pub fn install(time: Time) -> Result<(), slint::platform::SetPlatformError> {
    let options = TestingBackendOptions {
        mock_time: time == Time::Standing,
        threading: time == Time::Passing,
        renderer_name: Some(SharedString::from("software")),
    };
    slint::platform::set_platform(Box::new(TestingBackend::new(options)))
}

/// Lets time pass on the screens of [`Time::Standing`].
pub fn pass(time: Duration) {
    i_slint_backend_testing::mock_elapsed_time(time);
}

impl Ui {
    /// Everything on the screen that has a name, from top to bottom as it is built.
    #[must_use]
    pub fn elements(&self) -> Vec<Element> {
        let all = ElementQuery::from_root(self.window()).find_all();
        let mut elements: Vec<Element> = all.iter().filter_map(Element::of).collect();
        // One item stands for a component and each of its bases, one after another.
        elements.dedup();
        elements
    }

    /// Where everything of some kinds stands (left, top, width, height in pixels). A kind is the
    /// name of a component of `ui/`, e.g. `Line` or `Card`; what is built upon it is included.
    #[must_use]
    pub fn areas(&self, kinds: &'static [&'static str]) -> Vec<(&'static str, [f32; 4])> {
        let kind_of = move |it: &ElementHandle| {
            let own = it.type_name();
            let named = |name: &str| kinds.iter().copied().find(|kind| *kind == name);
            let upon = || it.bases().and_then(|mut all| all.find_map(|base| named(&base)));
            own.and_then(|name| named(&name)).or_else(upon)
        };
        let all = ElementQuery::from_root(self.window()).find_all();
        let area = |it: &ElementHandle| {
            let kind = kind_of(it)?;
            let (at, size) = (it.absolute_position(), it.size());
            Some((kind, [at.x, at.y, size.width, size.height]))
        };
        let mut areas: Vec<_> = all.iter().filter_map(area).collect();
        areas.dedup();
        areas
    }

    /// The labels of what can be pressed now.
    #[must_use]
    pub fn pressables(&self) -> Vec<String> {
        let can = self.elements().into_iter().filter(|it| it.pressable && it.enabled);
        can.map(|it| it.label).collect()
    }

    /// Touches whatever can be pressed under exactly this label (ordinary and non-breaking spaces
    /// count as the same), at its centre, as a finger does. `false` when there is no such thing.
    pub fn tap(&self, label: &str) -> bool {
        let found = self.elements().into_iter().find(|it| {
            it.pressable
                && it.enabled
                && it.label.replace('\u{a0}', " ") == label.replace('\u{a0}', " ")
        });
        match found {
            Some(element) => {
                self.touch(element.centre());
                true
            }
            None => false,
        }
    }

    /// A touch at a place (pixels from the top left), on whatever is there.
    pub fn touch(&self, position: LogicalPosition) {
        self.finger_down(position);
        self.finger_up(position);
    }

    /// A finger comes down at a place and stays.
    pub fn finger_down(&self, position: LogicalPosition) {
        let (window, button) = (self.window().window(), PointerEventButton::Left);
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerPressed { position, button });
    }

    /// The finger goes, from where it is or from where it slid to.
    pub fn finger_up(&self, position: LogicalPosition) {
        let (window, button) = (self.window().window(), PointerEventButton::Left);
        window.dispatch_event(WindowEvent::PointerMoved { position });
        window.dispatch_event(WindowEvent::PointerReleased { position, button });
        window.dispatch_event(WindowEvent::PointerExited);
    }

    /// One of several fingers (numbered from 0) comes down, moves, or goes, as a panel reports it.
    pub fn finger(&self, finger: i32, phase: TouchPhase, position: LogicalPosition) {
        let position = i_slint_core::lengths::logical_point_from_api(position);
        let touch = InternalEvent::Touch { id: finger, position, phase };
        self.window().window().dispatch_event(WindowEvent::internal(touch));
    }

    /// Presses and releases a key: a character, or a constant of `slint::platform::Key`.
    pub fn press_key(&self, key: impl Into<SharedString>) {
        let (window, text) = (self.window().window(), key.into());
        window.dispatch_event(WindowEvent::KeyPressed { text: text.clone() });
        window.dispatch_event(WindowEvent::KeyReleased { text });
    }

    /// What the keyboard came to last, by its label.
    #[must_use]
    pub fn focused(&self) -> Option<String> {
        let label = self.window().global::<Focus>().get_label();
        Some(String::from(label)).filter(|label| !label.is_empty())
    }

    /// Gives the window its pixels and shows it.
    ///
    /// # Errors
    ///
    /// [`slint::PlatformError`] when no off-screen platform is installed.
    pub fn open_offscreen(&self, width: u32, height: u32) -> Result<(), slint::PlatformError> {
        let window = self.window().window();
        window.set_size(slint::PhysicalSize::new(width, height));
        let size = LogicalSize::new(width as f32, height as f32);
        window.dispatch_event(WindowEvent::Resized { size });
        self.window().show()
    }

    /// The colours of the screen as they are drawn.
    ///
    /// # Errors
    ///
    /// [`slint::PlatformError`] when nothing can be drawn.
    pub fn pixels(&self) -> Result<Pixels, slint::PlatformError> {
        Ok(Pixels(self.window().window().take_snapshot()?))
    }

    /// The screen as a PNG file.
    ///
    /// # Errors
    ///
    /// [`slint::PlatformError`] when nothing can be drawn.
    pub fn snapshot(&self) -> Result<Vec<u8>, slint::PlatformError> {
        let shot = self.window().window().take_snapshot()?;
        let mut file = Cursor::new(Vec::new());
        let mut encoder = png::Encoder::new(&mut file, shot.width(), shot.height());
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let written =
            encoder.write_header().and_then(|mut it| it.write_image_data(shot.as_bytes()));
        written.map_err(|err| slint::PlatformError::Other(err.to_string()))?;
        Ok(file.into_inner())
    }
}
