/// The rows of the tables and the points of the curves: each sets a scene, puts it under load, and answers with
/// figures.
///
/// Imports: load, wire, machine, bound, report.
@NullMarked
package dev.parley.bench.scenario;

import org.jspecify.annotations.NullMarked;
