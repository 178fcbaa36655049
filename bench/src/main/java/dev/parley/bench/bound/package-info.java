/// What the machine can do at most, measured with the least that could do it: PostgreSQL without a service, gRPC
/// without a database. The figures of the rows are read against these.
///
/// Imports: wire, machine, the contract. Deliberately absent: the server's code.
@NullMarked
package dev.parley.bench.bound;

import org.jspecify.annotations.NullMarked;
