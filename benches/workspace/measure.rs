//! What is measured: times, memory, processor time, and the machine that all of it is true for.

use std::fs;
use std::process::Command;
use std::time::Duration;

use serde::Serialize;

/// What came out for one row.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Measured {
    pub(crate) unit: &'static str,
    /// The median, or the one value.
    pub(crate) p50: f64,
    /// Of many values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) p99: Option<f64>,
    pub(crate) n: usize,
}

impl Measured {
    /// The median and the slowest hundredth of times in milliseconds.
    pub(crate) fn times(times: Vec<Duration>) -> Self {
        let milliseconds = sorted(&times, 1e3);
        let p99 = Some(percentile(&milliseconds, 99));
        Self { unit: "ms", p50: percentile(&milliseconds, 50), p99, n: times.len() }
    }

    /// The median of a few times in seconds.
    pub(crate) fn median(times: &[Duration]) -> Self {
        Self { unit: "s", p50: percentile(&sorted(times, 1.0), 50), p99: None, n: times.len() }
    }

    /// A value that was measured once.
    pub(crate) fn once(unit: &'static str, value: f64) -> Self {
        Self { unit, p50: value, p99: None, n: 1 }
    }
}

fn sorted(times: &[Duration], per_second: f64) -> Vec<f64> {
    let mut values: Vec<_> = times.iter().map(|time| time.as_secs_f64() * per_second).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The least value that so many percent of all are not above.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() * percent).div_ceil(100).saturating_sub(1)]
}

/// A line of the process's status in kB, such as `VmRSS`, in megabytes; `None` where there is no such file.
pub(crate) fn memory(pid: u32, name: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    let kibibytes: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// The time that all threads of a process have run on a processor; `None` where the system does not tell.
pub(crate) fn processor_time(pid: u32) -> Option<Duration> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let of_thread = |thread: fs::DirEntry| -> Option<u64> {
        fs::read_to_string(thread.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
    };
    Some(Duration::from_nanos(threads.flatten().filter_map(of_thread).sum()))
}

/// The machine, in one line.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let after = |path: &str, name: &str, separator: &[char]| {
        let text = fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(separator)?.1.trim().trim_matches('"').to_owned())
    };
    let processor =
        after("/proc/cpuinfo", "model name", &[':']).unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = after("/proc/meminfo", "MemTotal", &[':'])
        .and_then(|size| size.strip_suffix(" kB")?.parse::<f64>().ok())
        .map(|kibibytes| format!(", {:.0} GiB of memory", kibibytes / f64::from(1 << 20)));
    let system =
        after("/etc/os-release", "PRETTY_NAME", &['=']).unwrap_or_else(|| std::env::consts::OS.to_owned());
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let rustc =
        Command::new("rustc").arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    format!(
        "{cores} cores of {processor}{}; {system} {}; {}",
        memory.unwrap_or_default(),
        kernel.trim(),
        String::from_utf8_lossy(&rustc).trim()
    )
}
