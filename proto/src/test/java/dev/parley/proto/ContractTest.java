package dev.parley.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ContractTest {
    /// buf reads third_party, protoc reads the jars: they must say the same.
    @ParameterizedTest
    @ValueSource(strings = {"buf/validate/validate.proto", "google/rpc/error_details.proto", "google/rpc/status.proto"})
    void whatIsKeptOfOthersIsWhatTheirClassesWereMadeFrom(String name) throws IOException {
        assertThat(Files.readString(Path.of("third_party", name))).isEqualTo(resource(name));
    }

    @Test
    void theDescriptorsCarryEveryFileOfTheContractWithItsComments() throws IOException {
        FileDescriptorSet descriptors;
        try (InputStream in = open("parley.protoset")) {
            descriptors = FileDescriptorSet.parseFrom(in, ExtensionRegistry.getEmptyRegistry());
        }
        try (var files = Files.list(Path.of("parley", "v1"))) {
            assertThat(descriptors.getFileList())
                    .extracting(FileDescriptorProto::getName)
                    .containsAll(
                            files.map(file -> "parley/v1/" + file.getFileName()).toList())
                    .contains("buf/validate/validate.proto", "google/protobuf/timestamp.proto");
        }
        assertThat(descriptors.getFileList())
                .filteredOn(file -> file.getName().startsWith("parley/v1/"))
                .allSatisfy(file -> assertThat(file.getSourceCodeInfo().getLocationList())
                        .anyMatch(location -> !location.getLeadingComments().isEmpty()));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String name) {
        InputStream in = ContractTest.class.getClassLoader().getResourceAsStream(name);
        assertThat(in).as(name).isNotNull();
        return java.util.Objects.requireNonNull(in);
    }
}
