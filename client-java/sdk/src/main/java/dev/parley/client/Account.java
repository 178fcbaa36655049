package dev.parley.client;

import dev.parley.client.wire.Calls;
import dev.parley.client.wire.Network;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.Credentials;
import dev.parley.v1.SignInRequest;
import dev.parley.v1.SignOutRequest;
import dev.parley.v1.SignUpRequest;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/// Signing up, in and out, which needs no connection: each is one call on a channel of its own.
final class Account {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Loop loop;
    private final Network network;
    private final Answers answers;
    private final Engine engine;

    Account(Loop loop, Engine engine) {
        this.loop = loop;
        this.network = engine.network();
        this.answers = engine.answers();
        this.engine = engine;
    }

    CompletableFuture<User> signUp(String handle, String displayName, String password, String device) {
        SignUpRequest request = SignUpRequest.newBuilder()
                .setHandle(handle)
                .setDisplayName(displayName)
                .setPassword(password)
                .setDeviceLabel(device)
                .build();
        return call(
                AuthServiceGrpc.getSignUpMethod(),
                request,
                answer -> signedIn(Mapping.user(answer.getUser()), answer.getCredentials()));
    }

    CompletableFuture<User> signIn(String handle, String password, String device) {
        SignInRequest request = SignInRequest.newBuilder()
                .setHandle(handle)
                .setPassword(password)
                .setDeviceLabel(device)
                .build();
        return call(
                AuthServiceGrpc.getSignInMethod(),
                request,
                answer -> signedIn(Mapping.user(answer.getUser()), answer.getCredentials()));
    }

    private User signedIn(User user, Credentials credentials) {
        if (!engine.tokens().isUser(user.id())) {
            throw new ParleyException(
                    ParleyException.Reason.TOKEN_INVALID,
                    "the store keeps the things of another user than " + user.handle()
                            + "; sign out first, or give each user a store of its own");
        }
        engine.tokens().signIn(credentials);
        engine.users().put(user);
        return user;
    }

    /// Ends the session at the server, if it can be reached, and here in any case.
    CompletableFuture<Void> signOut() {
        CompletableFuture<Void> answer = answers.open();
        Runnable done = () -> {
            engine.signedOut();
            answers.done(answer);
        };
        loop.execute(() -> engine.tokens()
                .get(
                        token -> {
                            ManagedChannel channel = network.open(loop);
                            Runnable last = () -> {
                                channel.shutdownNow();
                                done.run();
                            };
                            Calls.unary(
                                    Calls.as(token, channel),
                                    AuthServiceGrpc.getSignOutMethod(),
                                    SignOutRequest.getDefaultInstance(),
                                    PATIENCE,
                                    _ -> last.run(),
                                    _ -> last.run());
                        },
                        _ -> done.run()));
        return answer;
    }

    private <Q, A, T> CompletableFuture<T> call(MethodDescriptor<Q, A> method, Q request, Function<A, T> result) {
        CompletableFuture<T> future = answers.open();
        loop.execute(() -> {
            ManagedChannel channel = network.open(loop);
            Consumer<A> answered = answer -> {
                channel.shutdownNow();
                try {
                    answers.complete(future, result.apply(answer));
                } catch (RuntimeException e) {
                    answers.fail(future, e);
                }
            };
            Calls.unary((Channel) channel, method, request, PATIENCE, answered, why -> {
                channel.shutdownNow();
                answers.fail(future, ParleyException.of(why));
            });
        });
        return future;
    }
}
