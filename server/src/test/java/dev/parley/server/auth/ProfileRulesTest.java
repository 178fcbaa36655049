package dev.parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.model.Refusal.FieldFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProfileRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"ab", "a1", "1a", "Ada.Lovelace", "a_b-c.d", "abcdefghijklmnopqrstuvwxyz012345"})
    void theseAreHandles(String handle) {
        assertThat(ProfileRules.checkHandle("handle", handle)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ".ab",
                "_ab",
                "-ab",
                "a b",
                "ab\n",
                "ab\0",
                "äb",
                "a\u0131",
                "ａｂ",
                "a@b",
                "abcdefghijklmnopqrstuvwxyz0123456"
            })
    void theseAreNoHandles(String handle) {
        assertThat(ProfileRules.checkHandle("user.handle", handle))
                .contains(new FieldFault(
                        "user.handle",
                        "must be 2 to 32 of a-z, 0-9, '_', '.', '-', beginning with a letter or a digit"));
    }

    @Test
    void aDisplayNameHasOneToSixtyFourCharactersCountedAsPeopleDo() {
        assertThat(ProfileRules.checkDisplayName("n", "💥".repeat(64))).isEmpty();
        assertThat(ProfileRules.checkDisplayName("n", "💥".repeat(65))).isPresent();
        assertThat(ProfileRules.checkDisplayName("n", "李小龙")).isEmpty();
        assertThat(ProfileRules.checkDisplayName("n", "")).isPresent();
        assertThat(ProfileRules.checkDisplayName("n", " \u2003 ")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0", "a\nb", "a\u2028b", "a\u0085b", "a\ud800b", "a\u202eb", "a\u2066b"})
    void aDisplayNameHoldsNothingThatDisturbsTheTextAroundIt(String name) {
        assertThat(ProfileRules.checkDisplayName("n", name)).isPresent();
        assertThat(ProfileRules.checkDisplayName("n", ProfileRules.displayNameFrom(name)))
                .isEmpty();
    }

    @Test
    void aFamilyInOneCharacterIsAName() {
        assertThat(ProfileRules.checkDisplayName("n", "👩\u200d👩\u200d👧")).isEmpty();
    }

    @Test
    void aPasswordHasEightTo256Characters() {
        assertThat(ProfileRules.checkPassword("p", "1234567")).isPresent();
        assertThat(ProfileRules.checkPassword("p", "12345678")).isEmpty();
        assertThat(ProfileRules.checkPassword("p", "💥".repeat(256))).isEmpty();
        assertThat(ProfileRules.checkPassword("p", "x".repeat(257))).isPresent();
    }

    @Test
    void aDeviceLabelMayBeEmptyAndHasAtMostSixtyFourCharacters() {
        assertThat(ProfileRules.checkDeviceLabel("d", "")).isEmpty();
        assertThat(ProfileRules.checkDeviceLabel("d", "Ada's laptop")).isEmpty();
        assertThat(ProfileRules.checkDeviceLabel("d", "x".repeat(65))).isPresent();
        assertThat(ProfileRules.checkDeviceLabel("d", "a\rb")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://example.org/a.png", "HTTPS://example.org/%C3%A4?size=2#x"})
    void theseAreAddressesOfPictures(String url) {
        assertThat(ProfileRules.checkAvatarUrl("avatar_url", url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.org/a.png", "javascript:alert(1)", "https:", "https:///a", "a b", "//x/y"})
    void theseAreNoAddressesOfPictures(String url) {
        assertThat(ProfileRules.checkAvatarUrl("avatar_url", url))
                .contains(new FieldFault("avatar_url", "must be an https address"));
    }

    @Test
    void anAddressHasAtMost2048Bytes() {
        assertThat(ProfileRules.checkAvatarUrl("u", "https://e.org/" + "x".repeat(2034)))
                .isEmpty();
        assertThat(ProfileRules.checkAvatarUrl("u", "https://e.org/" + "x".repeat(2035)))
                .isPresent();
    }
}
