package io.coord.client.shell.command;

import io.coord.client.shell.output.AclText;
import io.coord.core.model.AclEntry;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an ACL that was typed. */
public final class AclConverter implements ITypeConverter<AclConverter.TypedAcl> {
    /** An ACL that was typed. */
    public record TypedAcl(List<AclEntry> entries) {
        public TypedAcl {
            entries = List.copyOf(entries);
        }
    }

    @Override
    public TypedAcl convert(String text) {
        try {
            return new TypedAcl(AclText.parse(text));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
