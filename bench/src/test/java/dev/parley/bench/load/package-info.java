/// Tests of the judgement: each broken promise is shown to it once.
@NullMarked
package dev.parley.bench.load;

import org.jspecify.annotations.NullMarked;
