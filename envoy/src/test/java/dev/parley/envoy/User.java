package dev.parley.envoy;

import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.SignUpRequest;
import dev.parley.v1.SignUpResponse;
import io.grpc.ManagedChannel;

/// Somebody who is signed in, for as long as an access token lasts: 10 minutes.
record User(String handle, String id, String token) {
    static final String PASSWORD = "a long password";

    static User signUp(ManagedChannel channel, String handle) {
        SignUpResponse answer = AuthServiceGrpc.newBlockingStub(channel)
                .signUp(SignUpRequest.newBuilder()
                        .setHandle(handle)
                        .setPassword(PASSWORD)
                        .build());
        return new User(
                handle, answer.getUser().getUserId(), answer.getCredentials().getAccessToken());
    }
}
