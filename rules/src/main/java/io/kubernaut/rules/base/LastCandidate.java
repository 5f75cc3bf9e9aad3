package io.kubernaut.rules.base;

import java.time.Instant;
import java.util.List;

/**
 * What became of the directory's last content.
 *
 * @param at when it was examined
 * @param hash of the base that it makes with the shipped rules, "" when it could not be read
 * @param accepted whether it came into force
 * @param complaints why not; or warnings
 */
public record LastCandidate(Instant at, String hash, boolean accepted, List<Complaint> complaints) {
    public LastCandidate {
        complaints = List.copyOf(complaints);
    }

    static LastCandidate of(Examined examined, Instant at) {
        return new LastCandidate(at, examined.hash(), examined instanceof Examined.Accepted, examined.complaints());
    }

    static LastCandidate unread(Candidate.RefusedException why, Instant at) {
        return new LastCandidate(
                at,
                "",
                false,
                List.of(Complaint.about(Complaint.Check.READ, why.file(), String.valueOf(why.getMessage()))));
    }
}
