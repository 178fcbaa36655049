package dev.parley.server.promises;

import dev.parley.server.log.ResumeToken;
import dev.parley.v1.Event;
import dev.parley.v1.PollRequest;
import dev.parley.v1.SendMessageRequest;
import dev.parley.v1.SendMessageResponse;
import dev.parley.v1.ServerFrame;
import dev.parley.v1.SubscribeRequest;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The ways in which a system is broken for the checkers to catch.
final class Sins {
    private Sins() {}

    private static Sin of(Supplier<Sin.Talk> talks) {
        return new Sin() {
            @Override
            Talk begin() {
                return talks.get();
            }
        };
    }

    private static Sin onFrames(Supplier<UnaryOperator<ServerFrame>> changes) {
        return of(() -> {
            UnaryOperator<ServerFrame> change = changes.get();
            return new Sin.Talk() {
                @Override
                Object response(Object message) {
                    return message instanceof ServerFrame frame ? change.apply(frame) : message;
                }
            };
        });
    }

    private static ServerFrame withEvents(ServerFrame frame, List<Event> events) {
        return frame.toBuilder().clearEvents().addAllEvents(events).build();
    }

    /// One event in so many does not come.
    static Sin dropsAnEvent(int everyNth) {
        AtomicInteger seen = new AtomicInteger();
        return onFrames(() -> frame -> {
            List<Event> events = new ArrayList<>(frame.getEventsList());
            events.removeIf(_ -> seen.incrementAndGet() % everyNth == 0);
            return withEvents(frame, events);
        });
    }

    /// The events of a frame come in the wrong order.
    static Sin reordersEvents() {
        return onFrames(() -> frame -> {
            List<Event> events = new ArrayList<>(frame.getEventsList());
            Collections.reverse(events);
            return withEvents(frame, events);
        });
    }

    /// The server resumes so many entries off the token.
    static Sin resumesOffBy(long entries) {
        return of(() -> new Sin.Talk() {
            @Override
            Object request(Object message) {
                return switch (message) {
                    case SubscribeRequest request ->
                        request.toBuilder()
                                .setResumeToken(moved(request.getResumeToken(), entries))
                                .build();
                    case PollRequest request ->
                        request.toBuilder()
                                .setResumeToken(moved(request.getResumeToken(), entries))
                                .build();
                    default -> message;
                };
            }
        });
    }

    /// A frame's token is so many entries off what was delivered.
    static Sin givesTokensOffBy(long entries) {
        return onFrames(() -> frame -> frame.toBuilder()
                .setResumeToken(moved(frame.getResumeToken(), entries))
                .build());
    }

    private static String moved(String token, long entries) {
        return ResumeToken.parse(token)
                .map(parsed -> new ResumeToken(parsed.logId(), Math.max(0, parsed.position() + entries)).toString())
                .orElse(token);
    }

    /// The first frame says that all has come, and the last word is not said again.
    static Sin saysCaughtUpTooEarly() {
        return onFrames(() -> {
            AtomicInteger frames = new AtomicInteger();
            return frame ->
                    frame.toBuilder().setCaughtUp(frames.getAndIncrement() == 0).build();
        });
    }

    /// It says more than once that all has come.
    static Sin saysCaughtUpAlways() {
        return onFrames(() -> frame -> frame.toBuilder().setCaughtUp(true).build());
    }

    /// One new frame in ten, and what comes behind it, waits for a timer.
    static Sin deliversOnATimer(long millis) {
        AtomicLong newest = new AtomicLong();
        AtomicInteger frames = new AtomicInteger();
        return onFrames(() -> frame -> {
            if (frame.getEventsCount() == 0) return frame;
            long position = frame.getEvents(frame.getEventsCount() - 1).getPosition();
            boolean isNew = newest.getAndAccumulate(position, Math::max) < position;
            if (isNew && frames.getAndIncrement() % 10 == 0) LockSupport.parkNanos(millis * 1_000_000);
            return frame;
        });
    }

    /// Who is a member is asked once, when a call begins: what anybody may see comes to everybody.
    static Sin deliversToEverybody() {
        Map<Long, Event> passed = new ConcurrentHashMap<>();
        return onFrames(() -> frame -> {
            frame.getEventsList().forEach(event -> passed.put(event.getPosition(), event));
            if (frame.getEventsCount() == 0) return frame;
            long first = frame.getEvents(0).getPosition();
            long last = frame.getEvents(frame.getEventsCount() - 1).getPosition();
            return withEvents(
                    frame,
                    passed.values().stream()
                            .filter(event -> first <= event.getPosition() && event.getPosition() <= last)
                            .sorted(java.util.Comparator.comparingLong(Event::getPosition))
                            .toList());
        });
    }

    /// What was ever shown is shown again, deleted or not.
    static Sin remembersDeletedTexts() {
        Map<Long, Event> passed = new ConcurrentHashMap<>();
        return onFrames(() -> frame -> withEvents(
                frame,
                frame.getEventsList().stream()
                        .map(event -> event.hasMessageSent() ? keepFirst(passed, event) : event)
                        .toList()));
    }

    private static Event keepFirst(Map<Long, Event> passed, Event event) {
        Event first = passed.putIfAbsent(event.getPosition(), event);
        return first == null ? event : first;
    }

    /// A retry is sent under a new key.
    static Sin retriesUnderANewKey() {
        Map<String, Boolean> sent = new ConcurrentHashMap<>();
        return of(() -> new Sin.Talk() {
            @Override
            Object request(Object message) {
                if (!(message instanceof SendMessageRequest request)) return message;
                if (sent.putIfAbsent(request.getClientMessageId(), true) == null) return message;
                return request.toBuilder()
                        .setClientMessageId(UUID.randomUUID().toString())
                        .build();
            }
        });
    }

    /// A repeat is answered as if it were new.
    static Sin hidesRepeats() {
        return of(() -> new Sin.Talk() {
            @Override
            Object response(Object message) {
                return message instanceof SendMessageResponse answer
                        ? answer.toBuilder().setRepeatedSend(false).build()
                        : message;
            }
        });
    }

    /// The message is stored with other words.
    static Sin changesWords() {
        return of(() -> new Sin.Talk() {
            @Override
            Object request(Object message) {
                return message instanceof SendMessageRequest request
                        ? request.toBuilder()
                                .setText(request.getText().strip() + "!")
                                .build()
                        : message;
            }
        });
    }

    /// One send in so many is answered before it is stored, and then it is not stored.
    static ClientInterceptor answersBeforeStoring(int everyNth) {
        AtomicInteger sends = new AtomicInteger();
        return new ClientInterceptor() {
            @Override
            public <Q, A> ClientCall<Q, A> interceptCall(
                    MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
                boolean isSend = "SendMessage".equals(method.getBareMethodName());
                return isSend && sends.incrementAndGet() % everyNth == 0
                        ? new AnsweredAtOnce<>()
                        : next.newCall(method, options);
            }
        };
    }

    private static final class AnsweredAtOnce<Q, A> extends ClientCall<Q, A> {
        private final List<Listener<A>> listeners = new ArrayList<>();

        @Override
        public void start(Listener<A> listener, Metadata headers) {
            listeners.add(listener);
        }

        @Override
        @SuppressWarnings("unchecked") // Only SendMessage comes here.
        public void sendMessage(Q message) {
            SendMessageRequest request = (SendMessageRequest) message;
            A answer = (A) SendMessageResponse.newBuilder()
                    .setRoomId(request.getRoomId())
                    .setSeq(1_000_000)
                    .setClientMessageId(request.getClientMessageId())
                    .build();
            for (Listener<A> listener : listeners) {
                listener.onHeaders(new Metadata());
                listener.onMessage(answer);
                listener.onClose(Status.OK, new Metadata());
            }
        }

        @Override
        public void request(int count) {
            // The one answer needs no asking.
        }

        @Override
        public void cancel(
                @org.jspecify.annotations.Nullable String why, @org.jspecify.annotations.Nullable Throwable cause) {
            // It is over already.
        }

        @Override
        public void halfClose() {
            // It was answered with the request.
        }
    }
}
