/// The way in for browsers: Envoy as a process beside the server, started with it, kept running, and stopped
/// after it. How Envoy is configured is not known here; that is `envoy/envoy.yaml`.
///
/// Imports: nothing of Parley.
@NullMarked
package dev.parley.server.web;

import org.jspecify.annotations.NullMarked;
