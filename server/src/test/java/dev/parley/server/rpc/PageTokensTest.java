package dev.parley.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.model.UserId;
import dev.parley.v1.ListMessagesRequest;
import dev.parley.v1.SearchUsersRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageTokensTest {
    private static final UserId ADA = new UserId(7);
    private static final SearchUsersRequest FIRST =
            SearchUsersRequest.newBuilder().setQuery("ad").setPageSize(10).build();

    @Test
    void theFirstPageHasNoToken() {
        assertThat(PageTokens.decode(ADA, FIRST)).isNull();
    }

    @Test
    void aTokenLeadsBackToItsPlace() {
        String token = PageTokens.encode(ADA, FIRST, "false", "", "grüße", "42");
        var next = FIRST.toBuilder().setPageToken(token).build();
        assertThat(PageTokens.decode(ADA, next)).containsExactly("false", "", "grüße", "42");
    }

    @Test
    void anotherPageSizeIsNoOtherArgument() {
        String token = PageTokens.encode(ADA, FIRST, "42");
        var next = FIRST.toBuilder().setPageSize(50).setPageToken(token).build();
        assertThat(PageTokens.decode(ADA, next)).containsExactly("42");
    }

    @Test
    void aTokenIsForItsArgumentsItsCallerAndItsMethod() {
        String token = PageTokens.encode(ADA, FIRST, "42");
        assertRefused(ADA, FIRST.toBuilder().setQuery("bo").setPageToken(token).build());
        assertRefused(new UserId(8), FIRST.toBuilder().setPageToken(token).build());
        assertRefused(ADA, ListMessagesRequest.newBuilder().setPageToken(token).build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "====", "AAAAAAAAAAA", "not base64 at all!", "ÄÖÜ"})
    void whatIsNoTokenIsRefused(String text) {
        assertRefused(ADA, FIRST.toBuilder().setPageToken(text).build());
    }

    @Test
    void everyChangedCharacterIsSeen() {
        String token = PageTokens.encode(ADA, FIRST, "12345");
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertRefused(ADA, FIRST.toBuilder().setPageToken(changed).build());
        }
    }

    private static void assertRefused(UserId caller, com.google.protobuf.Message request) {
        assertThatThrownBy(() -> PageTokens.decode(caller, request))
                .isInstanceOfSatisfying(
                        RefusedArgument.class,
                        refused -> assertThat(
                                        refused.refusal().fields().getFirst().field())
                                .isEqualTo("page_token"));
    }
}
