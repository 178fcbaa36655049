@NullMarked
package dev.parley.server.database;

import org.jspecify.annotations.NullMarked;
