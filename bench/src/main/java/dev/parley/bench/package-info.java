/// The load that the figures in docs/benchmarks.md come from: `./parley bench` runs each scenario in a client process
/// of its own beside a fresh server, checks what was carried, and prints one table with the machine's own bounds.
///
/// Imports: its own packages. Deliberately absent: the server. What drives it is the contract; only the
/// micro-benchmarks, which `micro` tells of, touch its pieces.
@NullMarked
package dev.parley.bench;

import org.jspecify.annotations.NullMarked;
