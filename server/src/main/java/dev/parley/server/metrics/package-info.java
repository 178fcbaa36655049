/// What an operator's tools read over HTTP: metrics and health.
///
/// Imports: micrometer and the JDK's HTTP server. Deliberately absent: anything of Parley; the parts register their own
/// meters.
@NullMarked
package dev.parley.server.metrics;

import org.jspecify.annotations.NullMarked;
