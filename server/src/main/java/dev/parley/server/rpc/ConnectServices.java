package dev.parley.server.rpc;

import dev.parley.server.log.Sequencer;
import java.util.concurrent.Executor;

/// What every `Connect` stream works with.
record ConnectServices(
        StreamOpener opener,
        FrameTable frames,
        Dispatch dispatch,
        Sequencer sequencer,
        CallMetrics metrics,
        Executor virtualThreads) {}
