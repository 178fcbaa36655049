/// The program: {@link Config} declares every option once, {@link Main} wires the parts in the order a message travels
/// and
/// is what tests start and close.
///
/// Imports: everything. Nothing imports this package.
@NullMarked
package dev.parley.server;

import org.jspecify.annotations.NullMarked;
