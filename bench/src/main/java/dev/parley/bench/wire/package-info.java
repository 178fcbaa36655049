/// Clients over the public contract: one connection each over any of its transports, all on one
/// thread, reading frames without building them.
///
/// Imports: the contract. Deliberately absent: what is done with a message ({@link Receiver} stands for it).
@NullMarked
package dev.parley.bench.wire;

import org.jspecify.annotations.NullMarked;
