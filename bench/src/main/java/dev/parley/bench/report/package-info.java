/// What a run found, and how it is shown.
///
/// Imports: nothing of ours.
@NullMarked
package dev.parley.bench.report;

import org.jspecify.annotations.NullMarked;
