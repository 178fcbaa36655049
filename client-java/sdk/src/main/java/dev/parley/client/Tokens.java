package dev.parley.client;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.parley.client.wire.Calls;
import dev.parley.client.wire.Failure;
import dev.parley.client.wire.Network;
import dev.parley.v1.AuthServiceGrpc;
import dev.parley.v1.Credentials;
import dev.parley.v1.RefreshTokenRequest;
import dev.parley.v1.RefreshTokenResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Who the client is: the credentials of a built-in account, kept in the store and renewed here, or the
/// tokens of the product. On the loop.
final class Tokens {
    private static final String CREDENTIALS_KEY = "credentials";
    private static final String USER_KEY = "user";
    private static final Duration REFRESH_PATIENCE = Duration.ofSeconds(4);
    private static final Duration PRODUCT_PATIENCE = Duration.ofSeconds(9);
    /// A token that ends so soon is renewed before it is used.
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Loop loop;
    private final Network network;
    private final Store store;
    private final @Nullable TokenSource product;
    private final Consumer<Boolean> signedIn;
    private final List<Asking> asking = new ArrayList<>();
    // Read from any thread.
    private volatile @Nullable Credentials credentials;
    private volatile @Nullable UserId userId;
    private boolean isExpired;

    private record Asking(Consumer<String> got, Consumer<Failure> failed) {}

    Tokens(
            Loop loop,
            Network network,
            Store store,
            Map<String, byte[]> kept,
            @Nullable TokenSource product,
            Consumer<Boolean> signedIn) {
        this.loop = loop;
        this.network = network;
        this.store = store;
        this.product = product;
        this.signedIn = signedIn;
        byte[] user = kept.get(USER_KEY);
        if (user != null) userId = new UserId(new String(user, StandardCharsets.UTF_8));
        credentials = product == null ? parse(kept.get(CREDENTIALS_KEY)) : null;
    }

    private static @Nullable Credentials parse(byte @Nullable [] kept) {
        if (kept == null) return null;
        try {
            return Credentials.parseFrom(kept);
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    // --- who ---

    Optional<UserId> userId() {
        return Optional.ofNullable(userId);
    }

    boolean isSignedIn() {
        return product != null || credentials != null;
    }

    /// The user as the server names it.
    ///
    /// @return false when what the store holds is another's
    boolean isUser(UserId told) {
        UserId known = userId;
        if (known != null) return known.equals(told);
        userId = told;
        store.put(USER_KEY, told.value().getBytes(StandardCharsets.UTF_8), true);
        return true;
    }

    /// Whether the tokens are certainly those of the user whose things the store keeps: a product may give
    /// those of another one.
    boolean isUserCertain() {
        return product == null && userId != null;
    }

    /// From now on the client is this user.
    void signIn(Credentials fresh) {
        boolean isNew = credentials == null;
        isExpired = false;
        credentials = fresh;
        store.put(CREDENTIALS_KEY, fresh.toByteArray(), true);
        if (isNew) signedIn.accept(true);
    }

    /// Nobody is signed in any more; what was not sent stays, for the same user to come back.
    void forget() {
        if (credentials == null) return;
        credentials = null;
        store.remove(CREDENTIALS_KEY);
        signedIn.accept(false);
    }

    /// Nobody is anybody's any more.
    void clear() {
        forget();
        userId = null;
    }

    /// The server has refused this token for good. When there is a newer one, that is no news.
    void refused(String accessToken) {
        Credentials mine = credentials;
        if (mine != null && mine.getAccessToken().equals(accessToken)) forget();
    }

    // --- access tokens ---

    /// The server has refused the token as expired: the next one is fresh.
    void expire() {
        isExpired = true;
    }

    /// When the token in use ends; empty when that is not known.
    Optional<Instant> expireTime() {
        return Optional.ofNullable(credentials).map(c -> Mapping.instant(c.getAccessTokenExpireTime()));
    }

    /// A token that is good now. Either of the two is told, once, on the loop.
    void get(Consumer<String> got, Consumer<Failure> failed) {
        Credentials mine = credentials;
        if (product == null && mine == null) {
            failed.accept(nobody("nobody is signed in; call signIn or signUp"));
            return;
        }
        if (product == null && mine != null && !isExpired && !endsSoon(mine)) {
            got.accept(mine.getAccessToken());
            return;
        }
        asking.add(new Asking(got, failed));
        if (asking.size() > 1) return;
        if (product != null) askProduct(product);
        else if (mine != null) refresh(mine, false);
    }

    private boolean endsSoon(Credentials credentials) {
        return Mapping.instant(credentials.getAccessTokenExpireTime())
                .isBefore(loop.now().plus(MARGIN));
    }

    private void askProduct(TokenSource source) {
        boolean wasExpired = isExpired;
        Answer answer = new Answer();
        answer.patience = loop.after(PRODUCT_PATIENCE, () -> answer.failed("it does not answer"));
        try {
            CompletionStage<?> _ = source.token(wasExpired)
                    .whenComplete((token, error) -> loop.execute(() -> {
                        if (error == null) answer.told(token);
                        else answer.failed(error.toString());
                    }));
        } catch (RuntimeException e) {
            answer.failed(e.toString());
        }
    }

    /// The one answer of a token source; what comes later is of no interest.
    private final class Answer {
        private Loop.@Nullable Timer patience;
        private boolean isThere;

        void told(Optional<String> token) {
            if (!isFirst()) return;
            isExpired = false;
            if (token.isPresent()) tell(asked -> asked.got().accept(token.get()));
            else tell(asked -> asked.failed().accept(nobody("the token source has no token any more")));
        }

        /// Like a network that fails: it may do better next time.
        void failed(String text) {
            if (!isFirst()) return;
            Failure why = Failure.ofTransport(Status.Code.UNAVAILABLE, "the token source gave no token: " + text);
            tell(asked -> asked.failed().accept(why));
        }

        private boolean isFirst() {
            if (isThere) return false;
            isThere = true;
            if (patience != null) patience.cancel();
            return true;
        }
    }

    private static Failure nobody(String text) {
        return new Failure(
                Status.Code.UNAUTHENTICATED,
                ParleyException.Reason.TOKEN_MISSING.name(),
                text,
                null,
                List.of(),
                Map.of());
    }

    /// Trades the refresh token in. When the answer is lost, the same token is good a second time for some
    /// seconds only: so the first wait is short, and the repeat follows at once.
    private void refresh(Credentials mine, boolean isRepeat) {
        ManagedChannel channel = network.open(loop);
        // Ends the call as a failure of the network.
        Loop.Timer patience = loop.after(REFRESH_PATIENCE, channel::shutdownNow);
        Runnable over = () -> {
            patience.cancel();
            channel.shutdownNow();
        };
        Calls.unary(
                channel,
                AuthServiceGrpc.getRefreshTokenMethod(),
                RefreshTokenRequest.newBuilder()
                        .setRefreshToken(mine.getRefreshToken())
                        .build(),
                REFRESH_PATIENCE,
                answer -> {
                    over.run();
                    refreshed(mine, answer);
                },
                why -> {
                    over.run();
                    if (!why.isOfParley() && !isRepeat) refresh(mine, true);
                    else notRefreshed(mine, why);
                });
    }

    private boolean isCurrent(Credentials mine) {
        Credentials now = credentials;
        return now != null && now.equals(mine);
    }

    private void refreshed(Credentials mine, RefreshTokenResponse answer) {
        if (isCurrent(mine)) signIn(answer.getCredentials());
        Credentials now = credentials;
        // Signed out meanwhile, or in again.
        if (now == null) tell(asked -> asked.failed().accept(nobody("signed out meanwhile")));
        else tell(asked -> asked.got().accept(now.getAccessToken()));
    }

    private void notRefreshed(Credentials mine, Failure why) {
        if (isCurrent(mine) && why.isOfParley() && why.code() == Status.Code.UNAUTHENTICATED) forget();
        tell(asked -> asked.failed().accept(why));
    }

    private void tell(Consumer<Asking> told) {
        List<Asking> all = List.copyOf(asking);
        asking.clear();
        all.forEach(told);
    }
}
