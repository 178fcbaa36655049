/// What is sent, and whether it arrived: rooms of clients, senders that wait for acknowledgements or keep a rate, and
/// the {@link Ledger} that judges every delivery while it counts and times them.
///
/// Imports: wire, the contract. Deliberately absent: processes, figures of the machine.
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
