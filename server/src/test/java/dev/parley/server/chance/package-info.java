/// Chance for tests that can be repeated.
@NullMarked
package dev.parley.server.chance;

import org.jspecify.annotations.NullMarked;
