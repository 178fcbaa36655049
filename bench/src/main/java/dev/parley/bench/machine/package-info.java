/// The processes of a run: the server as `./parley up` starts it, and what it and its PostgreSQL take of the machine.
///
/// Imports: nothing of ours. Linux only: figures come from /proc.
@NullMarked
package dev.parley.bench.machine;

import org.jspecify.annotations.NullMarked;
