/// The state machine against a model of the service under a controlled clock, with generated schedules of
/// failures; and the client against the real service, with real faults between them.
@NullMarked
package dev.parley.client;

import org.jspecify.annotations.NullMarked;
