// What holds for a whole policy: its name, currency, zone and sources.
#include <algorithm>

#include <fmt/format.h>

#include "engine/linker.h"

namespace aftersales::engine {

namespace {

// ISO 4217: currencies whose minor unit is not a hundredth.
int minor_digits_of(std::string_view currency) {
  static constexpr std::string_view kNone[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                               "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                               "VND", "VUV", "XAF", "XOF", "XPF"};
  static constexpr std::string_view kThree[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::find(std::begin(kNone), std::end(kNone), currency) != std::end(kNone)) return 0;
  if (std::find(std::begin(kThree), std::end(kThree), currency) != std::end(kThree)) return 3;
  return 2;
}

}  // namespace

Linker::Linker(model::Pack pack, text::Report& report)
    : pack_(std::move(pack)), report_(report), out_(std::make_unique<Linked>()) {
  auto names = std::make_unique<Names>();
  names_ = names.get();
  scope_ = names_;
  out_->scope = std::move(names);
}

void Linker::header() {
  out_->id = pack_.id.text();
  out_->version = pack_.version.text();
  out_->language = pack_.language;
  out_->currency = pack_.currency;
  out_->minor_digits = minor_digits_of(pack_.currency);
  for (const model::File& file : pack_.files) {
    if (file.layer + 1 < pack_.layers.size())
      languages_.emplace(file.source.get(), &pack_.layers[file.layer].language);
  }
  if (!pack_.time_zone.empty()) {
    const auto zone = Zone::named(pack_.time_zone.text());
    if (zone) {
      out_->zone = *zone;
      out_->zone_name = pack_.time_zone.text();
    } else {
      report_.error(
          "time.zone-unknown", pack_.time_zone.whole(),
          fmt::format("`{}` is not a time zone that this system knows", pack_.time_zone.text()),
          "write an IANA name such as Asia/Shanghai or Europe/Berlin");
    }
  }
  for (const model::SourceEntry& source : pack_.sources) {
    const auto [it, fresh] =
        source_index_.emplace(source.key.text(), static_cast<std::uint32_t>(out_->sources.size()));
    if (!fresh) {
      report_
          .error("source.duplicate", source.key.whole(),
                 fmt::format("the source `{}` is declared twice", source.key.text()),
                 "remove one of the two")
          .note(out_->sources[it->second].where, "first declared here");
      continue;
    }
    out_->sources.push_back({source.key.text(), {}, source.url, source.key.whole()});
  }
}

}  // namespace aftersales::engine
